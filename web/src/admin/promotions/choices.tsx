import type { ComponentProps } from 'react'
import { useAdminListCustomerGroupsQuery, useAdminListSegmentsQuery } from '../../api/admin.gen.ts'
import { PickSome, type Choice } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

type ChoicesProps = ComponentProps<typeof PickSome>

// useGroupChoices is the groups of customers; none for whoever may not see them.
export function useGroupChoices(): Choice[] {
  const may = useMay()
  const { data } = useAdminListCustomerGroupsQuery({ limit: 100 }, { skip: !may('customers:read') })
  return (data?.data ?? []).map(({ code, name }) => ({ id: code, name }))
}

// useSegmentChoices is the segments of the shop; none for whoever may not see them.
export function useSegmentChoices(): Choice[] {
  const may = useMay()
  const { data } = useAdminListSegmentsQuery(undefined, { skip: !may('segments:read') })
  return (data?.segments ?? []).filter((segment) => !segment.former).map(({ code, name }) => ({ id: code, name }))
}

// Groups and Segments choose some of them.
export function Groups(props: Omit<ChoicesProps, 'options' | 'label'>) {
  const t = useT()
  return <PickSome label={t('promotions.groups')} options={useGroupChoices()} {...props} />
}

export function Segments(props: Omit<ChoicesProps, 'options' | 'label'>) {
  const t = useT()
  return <PickSome label={t('promotions.segments')} options={useSegmentChoices()} {...props} />
}
