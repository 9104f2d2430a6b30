import type { ReactNode } from 'react'
import { Button as AriaButton, Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Tab, TabList, TabPanel, Tabs as AriaTabs, Text } from 'react-aria-components'
import { Icon, type IconName } from './icon.tsx'

// Deed is something that a menu offers: it does something, or leads somewhere.
export interface Deed {
  id: string
  name: string
  hint?: string
  icon?: IconName
  href?: string
  target?: string
  onAction?: () => void
  isDangerous?: boolean
  isDisabled?: boolean
  isChosen?: boolean
}

interface MenuProps {
  label: string
  deeds: readonly Deed[]
  children?: ReactNode // of the button; without, it has three dots
  className?: string
  head?: ReactNode // above the deeds
}

// Menu is a button that offers several things.
export function Menu({ label, deeds, children, className = 'button button-plain size-10 p-0', head }: MenuProps) {
  return (
    <MenuTrigger>
      <AriaButton aria-label={label} className={className}>
        {children ?? <Icon name="more" />}
      </AriaButton>
      <Popover placement="bottom end" className="popover min-w-56 p-1">
        {head}
        <AriaMenu aria-label={label} className="max-h-96 overflow-auto outline-none">
          {deeds.map((deed) => (
            <MenuItem
              key={deed.id} id={deed.id} textValue={deed.name} isDisabled={deed.isDisabled ?? false} className={`option ${deed.isDangerous ? 'text-bad' : ''}`}
              {...(deed.href !== undefined && { href: deed.href })} {...(deed.target !== undefined && { target: deed.target })}
              {...(deed.onAction && { onAction: deed.onAction })}
            >
              {deed.icon && <Icon name={deed.icon} className="size-4.5" />}
              <span className="grow">
                <Text slot="label">{deed.name}</Text>
                {deed.hint && (
                  <Text slot="description" className="block text-sm text-soft">
                    {deed.hint}
                  </Text>
                )}
              </span>
              {deed.isChosen && <Icon name="check" className="size-4" />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}

// Sheet is a tab and what it shows.
export interface Sheet {
  id: string
  name: string
  content: ReactNode
}

interface TabsProps {
  label: string
  sheets: readonly Sheet[]
  selected?: string
  onSelect?: (id: string) => void
}

// Tabs shows one of several sheets.
export function Tabs({ label, sheets, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      className="grid grid-cols-[minmax(0,1fr)] gap-5" keyboardActivation="manual"
      {...(selected !== undefined && { selectedKey: selected })} {...(onSelect && { onSelectionChange: (key) => onSelect(String(key)) })}
    >
      <TabList aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line [scrollbar-width:none]">
        {sheets.map((sheet) => (
          <Tab
            key={sheet.id} id={sheet.id}
            className="-mb-px cursor-pointer border-b-2 border-transparent px-4 py-2.5 font-semibold whitespace-nowrap text-soft outline-none data-[focus-visible]:rounded data-[focus-visible]:outline-3 data-[focus-visible]:-outline-offset-3 data-[focus-visible]:outline-accent data-[hovered]:text-ink data-[selected]:border-accent data-[selected]:text-ink"
          >
            {sheet.name}
          </Tab>
        ))}
      </TabList>
      {sheets.map((sheet) => (
        <TabPanel key={sheet.id} id={sheet.id} className="outline-offset-4">
          {sheet.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
