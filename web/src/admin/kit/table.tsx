import type { ReactNode } from 'react'
import { Cell, Column as AriaColumn, Row, Table as AriaTable, TableBody, TableHeader, useTableOptions, type Selection, type SortDescriptor } from 'react-aria-components'
import { useT } from '../language.tsx'
import { Checkbox } from './field.tsx'
import { Icon } from './icon.tsx'
import { Skeleton } from './show.tsx'

// Column is a column of a table. On the phone a row is a card: the first column is its head, the others are lines with their title.
export interface Column<T> {
  id: string
  title: string
  render: (row: T) => ReactNode
  isSortable?: boolean
  isNumeric?: boolean // at the right
  isQuiet?: boolean // not on the phone
  width?: string // a class such as w-24
}

interface TableProps<T> {
  label: string
  columns: readonly Column<T>[]
  rows: readonly T[] | undefined // undefined while they are loading
  keyOf: (row: T) => string
  textOf?: (row: T) => string // what a row is called, where its head says it with more than words
  linkOf?: (row: T) => string | undefined // where a row leads
  sort?: SortDescriptor
  onSort?: (sort: SortDescriptor) => void
  selected?: Selection
  onSelect?: (selected: Selection) => void
  empty: ReactNode
  isStale?: boolean // what is shown is of the question before
}

// Table is a list of things with several properties. Arrow keys move in it, Enter opens a row, Space selects it.
export function Table<T extends object>({ label, columns, rows, keyOf, textOf, linkOf, sort, onSort, selected, onSelect, empty, isStale }: TableProps<T>) {
  if (!rows) return <Skeleton rows={8} />
  if (rows.length === 0) return <>{empty}</>
  return (
    <div className={`table-frame ${isStale ? 'opacity-60' : ''}`} aria-busy={isStale ?? false}>
      <AriaTable
        aria-label={label} className="table" selectionMode={onSelect ? 'multiple' : 'none'} selectionBehavior="toggle"
        {...(selected !== undefined && { selectedKeys: selected })} {...(onSelect && { onSelectionChange: onSelect })}
        {...(sort && { sortDescriptor: sort })} {...(onSort && { onSortChange: onSort })}
      >
        <Head columns={columns} />
        <TableBody items={rows} dependencies={[columns]}>
          {(row) => (
            <ItemRow key={keyOf(row)} id={keyOf(row)} row={row} columns={columns} text={textOf?.(row)} href={linkOf?.(row)} />
          )}
        </TableBody>
      </AriaTable>
    </div>
  )
}

function Head<T>({ columns }: { columns: readonly Column<T>[] }) {
  const { selectionBehavior, selectionMode } = useTableOptions()
  return (
    <TableHeader>
      {selectionMode === 'multiple' && selectionBehavior === 'toggle' && (
        <AriaColumn className="w-12 px-4">
          <Checkbox slot="selection" />
        </AriaColumn>
      )}
      {columns.map((column, i) => (
        <AriaColumn
          key={column.id} id={column.id} isRowHeader={i === 0} allowsSorting={column.isSortable ?? false}
          className={`${column.width ?? ''} ${column.isNumeric ? 'text-right' : 'text-left'}`}
        >
          {({ allowsSorting, sortDirection }) => (
            <span className={`inline-flex items-center gap-1 ${allowsSorting ? 'cursor-pointer hover:text-ink' : ''}`}>
              {column.title}
              {allowsSorting && <Icon name={sortDirection === 'ascending' ? 'up' : 'down'} className={`size-4 ${sortDirection ? '' : 'opacity-30'}`} />}
            </span>
          )}
        </AriaColumn>
      ))}
    </TableHeader>
  )
}

interface RowProps<T> {
  id: string
  row: T
  columns: readonly Column<T>[]
  text: string | undefined
  href: string | undefined
}

function ItemRow<T extends object>({ id, row, columns, text, href }: RowProps<T>) {
  const { selectionBehavior, selectionMode } = useTableOptions()
  const t = useT()
  return (
    <Row id={id} {...(href !== undefined && { href })} {...(text !== undefined && { textValue: text })} className={href ? 'cursor-pointer' : ''}>
      {selectionMode === 'multiple' && selectionBehavior === 'toggle' && (
        <Cell className="cell-select">
          <Checkbox slot="selection" aria-label={t('kit.table.select')} />
        </Cell>
      )}
      {columns.map((column, i) => (
        <Cell key={column.id} className={`${i === 0 ? 'cell-head' : ''} ${column.isNumeric ? 'cell-number' : ''} ${column.isQuiet ? 'cell-quiet' : ''}`}>
          {i > 0 && (
            <span className="cell-title" aria-hidden="true">
              {column.title}
            </span>
          )}
          <div className="cell-value">{column.render(row)}</div>
        </Cell>
      ))}
    </Row>
  )
}
