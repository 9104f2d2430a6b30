import { useSearchParams } from 'react-router'
import { useAdminGetMenuQuery, useAdminSetMenuMutation, type AdminMenu } from '../../api/admin.gen.ts'
import { etag, Form, Loaded, Page, Panel, Tabs, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { itemsOf, linesOf } from './lines.ts'
import { MenuEditor } from './menu-editor.tsx'

const codes = ['header', 'footer'] as const
type Code = (typeof codes)[number]

// Screen is the menus at the head and the foot of every page.
export function Screen() {
  const t = useT()
  const [params, setParams] = useSearchParams()
  const code = codes.find((one) => one === params.get('menu')) ?? 'header'
  return (
    <Page title={t('nav.menus')} text={t('menus.text')}>
      <Tabs
        label={t('nav.menus')} selected={code} onSelect={(menu) => setParams({ menu }, { replace: true })}
        sheets={codes.map((id) => ({ id, name: t(`menus.${id}`), content: <MenuSheet code={id} /> }))}
      />
    </Page>
  )
}

function MenuSheet({ code }: { code: Code }) {
  const query = useAdminGetMenuQuery({ code })
  return <Loaded query={query}>{(menu) => <MenuForm menu={menu} reload={() => query.refetch()} />}</Loaded>
}

function MenuForm({ menu, reload }: { menu: AdminMenu; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const isOpen = may('content:write')
  const [set] = useAdminSetMenuMutation()
  const form = useForm({
    initial: { lines: linesOf(menu.items) }, version: menu.version, reload,
    save: ({ lines }, version) => set({ code: menu.code, ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminMenuInput: { items: itemsOf(lines) } }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!isOpen}>
      <Panel title={t(`menus.${menu.code}`)} text={t(`menus.${menu.code}Text`)}>
        <MenuEditor lines={form.values.lines} onChange={(lines) => form.set({ lines })} errors={form.errors} isOpen={isOpen} />
      </Panel>
    </Form>
  )
}
