import { useState } from 'react'
import { useParams } from 'react-router'
import {
  useAdminGetInventoryLevelsQuery, useAdminListStockLocationsQuery, useAdminSetLowStockAtMutation, type AdminInventoryLevel, type AdminStockLocation,
} from '../../api/admin.gen.ts'
import { BackLink, Badge, Button, EmptyState, Form, Loaded, Note, NumberField, Page, Panel, Table, useForm, type Column } from '../kit/index.ts'
import { usePick } from '../kit/picks.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { AdjustDialog } from './adjust.tsx'
import { placesOf, sumOf, type Place } from './levels.ts'
import { Movements } from './movements.tsx'
import { TransferDialog } from './transfer.tsx'

const list = '/admin/inventory'

// Screen is what there is of one variant, where it lies, and how that came about.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const pick = usePick('variant', id)
  const levels = useAdminGetInventoryLevelsQuery({ id })
  const locations = useAdminListStockLocationsQuery()
  const name = pick?.name ?? t('nav.inventory')
  return (
    <Page
      title={name} text={pick?.hint}
      back={<BackLink href={list}>{t('nav.inventory')}</BackLink>}
    >
      <Loaded query={levels}>
        {(of) => <Loaded query={locations}>{({ data }) => <Shelves variant={id} name={name} levels={of.levels} locations={data} />}</Loaded>}
      </Loaded>
      <Movements variant={id} locations={locations.data?.data ?? []} />
    </Page>
  )
}

interface ShelvesProps {
  variant: string
  name: string
  levels: readonly AdminInventoryLevel[]
  locations: readonly AdminStockLocation[]
}

type Doing = { what: 'adjust' | 'transfer'; at: string } | null

function Shelves(props: ShelvesProps) {
  const t = useT()
  const [doing, setDoing] = useState<Doing>(null)
  const { levels, locations } = props
  const columns = useColumns(placesOf(locations, levels).filter(({ location }) => location.active).length > 1, setDoing)
  const close = () => setDoing(null)
  return (
    <>
      <Sums levels={levels} />
      {levels.length === 0 && <Note>{t('stock.neverCounted')}</Note>}
      <Table
        label={t('nav.locations')} columns={columns} rows={placesOf(locations, levels)} keyOf={({ location }) => location.id} textOf={({ location }) => location.name}
        empty={<EmptyState icon="shop" title={t('locations.none')} />}
      />
      <LowAt variant={props.variant} levels={levels} />
      {doing?.what === 'adjust' && <AdjustDialog {...props} at={doing.at} onClose={close} />}
      {doing?.what === 'transfer' && <TransferDialog {...props} from={doing.at} onClose={close} />}
    </>
  )
}

function Sums({ levels }: { levels: readonly AdminInventoryLevel[] }) {
  const t = useT()
  const format = useFormat()
  const sum = sumOf(levels)
  const facts = [
    [t('stock.onHand'), sum.on_hand],
    [t('stock.reserved'), sum.reserved],
    [t('stock.available'), sum.available],
  ] as const
  return (
    <dl className="panel flex flex-wrap gap-x-12 gap-y-3">
      {facts.map(([title, count]) => (
        <div key={title}>
          <dt className="text-sm text-soft">{title}</dt>
          <dd className={`text-2xl font-semibold tabular-nums ${count < 0 ? 'text-bad' : ''}`}>{format.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function useColumns(isMany: boolean, onDo: (doing: Doing) => void): Column<Place>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return [
    {
      id: 'location', title: t('stock.location'),
      render: ({ location }) => (
        <span className="inline-flex flex-wrap items-center gap-2 font-semibold">
          {location.name}
          {!location.active && <Badge tone="quiet">{t('locations.closed')}</Badge>}
        </span>
      ),
    },
    { id: 'onHand', title: t('stock.onHand'), isNumeric: true, render: ({ level }) => format.number(level?.on_hand ?? 0) },
    { id: 'reserved', title: t('stock.reserved'), isNumeric: true, render: ({ level }) => format.number(level?.reserved ?? 0) },
    { id: 'available', title: t('stock.available'), isNumeric: true, render: ({ level }) => <span className="font-semibold">{format.number(level?.available ?? 0)}</span> },
    ...(may('inventory:write')
      ? [
          {
            id: 'deeds', title: t('shelves.deeds'), isNumeric: true,
            render: ({ location, level }: Place) =>
              location.active && (
                <span className="inline-flex flex-wrap justify-end gap-2">
                  <Button onPress={() => onDo({ what: 'adjust', at: location.id })} aria-label={t('stock.adjustOf', { name: location.name })}>
                    {t('stock.adjust')}
                  </Button>
                  {isMany && (
                    <Button isDisabled={(level?.available ?? 0) <= 0} onPress={() => onDo({ what: 'transfer', at: location.id })} aria-label={t('stock.transferFrom', { name: location.name })}>
                      {t('stock.transfer')}
                    </Button>
                  )}
                </span>
              ),
          },
        ]
      : []),
  ]
}

// LowAt says at how many it runs low.
function LowAt({ variant, levels }: { variant: string; levels: readonly AdminInventoryLevel[] }) {
  const t = useT()
  const may = useMay()
  const [setLowAt] = useAdminSetLowStockAtMutation()
  const form = useForm({
    initial: { low_stock_at: levels[0]?.low_stock_at ?? 0 },
    save: ({ low_stock_at }) => setLowAt({ id: variant, adminLowStockAt: { low_stock_at: Number.isNaN(low_stock_at) ? 0 : low_stock_at } }).unwrap(),
  })
  if (levels.length === 0) return null
  return (
    <Panel title={t('stock.lowAt')} text={t('stock.lowAtText')}>
      <Form form={form} mayNot={!may('inventory:write')}>
        <div className="sm:max-w-xs">
          <NumberField label={t('stock.units')} hint={t('stock.lowAtHint')} minValue={0} {...form.field('low_stock_at')} />
        </div>
      </Form>
    </Panel>
  )
}
