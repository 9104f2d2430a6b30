import { useMemo } from 'react'
import { useAdminListCustomerGroupsQuery, useAdminListSegmentsQuery } from '../../api/admin.gen.ts'
import type { Choice, Tone } from '../kit/index.ts'
import { useMay } from '../may.ts'

// nameOf is what a person is called: by the name, or else by the address.
export const nameOf = ({ first_name, last_name, email }: { first_name: string; last_name: string; email: string }): string => [first_name, last_name].filter(Boolean).join(' ') || email

export const stateTones = { guest: 'plain', registered: 'good', erased: 'quiet' } as const satisfies Record<string, Tone>

const many = 100 // groups that a choice offers

// useGroups is the customer groups by code, to choose from.
export function useGroups(): Choice[] {
  const { data } = useAdminListCustomerGroupsQuery({ limit: many })
  return useMemo(() => (data?.data ?? []).map(({ code, name }) => ({ id: code, name })), [data])
}

// useSegments is the segments by code, for whoever may see them.
export function useSegments(): Choice[] {
  const may = useMay()
  const { data } = useAdminListSegmentsQuery(undefined, { skip: !may('segments:read') })
  return useMemo(() => (data?.segments ?? []).map(({ code, name }) => ({ id: code, name })), [data])
}

// wordsOf is what was entered as a list: "vip, b2b" is two words.
export const wordsOf = (text: string): string[] => [...new Set(text.split(',').map((word) => word.trim()).filter(Boolean))]
