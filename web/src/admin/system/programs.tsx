import type { AdminSystem, AdminSystemCheck, AdminSystemDependency, AdminSystemNode } from '../../api/admin.gen.ts'
import { Badge, Facts, Panel, Table, type Column, type Tone } from '../kit/index.ts'
import { useFormat, useT, type MessageKey, type Translate } from '../language.tsx'
import { useMeasure } from './words.ts'

const engines: Record<string, string> = { postgres: 'PostgreSQL', sqlite: 'SQLite' }

// Programs is the nodes of the shop, and what the one that answered does.
export function Programs({ of }: { of: AdminSystem }) {
  const t = useT()
  const format = useFormat()
  const { span } = useMeasure()
  const columns: Column<AdminSystemNode>[] = [
    { id: 'node', title: t('system.node'), render: (node) => <Node of={node} isThis={node.node === of.node} /> },
    { id: 'roles', title: t('system.roles'), render: (node) => node.roles.map((role) => roleText(role, t)).join(', ') },
    { id: 'version', title: t('system.version'), render: (node) => node.version },
    { id: 'seen', title: t('system.seen'), isQuiet: true, render: (node) => format.ago(node.seen_at) },
  ]
  const refused = of.load.refused.reduce((sum, { requests }) => sum + requests, 0)
  return (
    <Panel title={t('system.programs')} text={t('system.programsText')}>
      <div className="grid gap-5">
        <Facts
          of={[
            [t('system.state'), <Badge key="state" tone={of.ready ? 'good' : 'warn'}>{of.ready ? t('system.ready') : t('system.notReady')}</Badge>],
            [t('system.version'), of.version],
            [t('system.database'), engines[of.engine] ?? of.engine],
            ...(of.replica ? [[t('system.replica'), of.replica.usable ? t('system.replicaBehind', { span: span(of.replica.lag_ms / 1000) }) : t('system.replicaUnused')] as const] : []),
            [t('system.started'), format.dateTime(of.started_at)],
            [t('system.load'), of.load.most > 0 ? t('system.loadOf', { running: format.number(of.load.running), most: format.number(of.load.most) }) : format.number(of.load.running)],
            [t('system.shed'), format.number(refused)],
          ]}
        />
        {of.nodes.length > 0 && <Table label={t('system.nodes')} columns={columns} rows={of.nodes} keyOf={(node) => String(node.node)} textOf={(node) => String(node.node)} empty={null} />}
      </div>
    </Panel>
  )
}

function Node({ of, isThis }: { of: AdminSystemNode; isThis: boolean }) {
  const t = useT()
  return (
    <span className="grid">
      <span className="font-semibold">{isThis ? t('system.thisNode', { number: of.node }) : t('system.nodeNumber', { number: of.node })}</span>
      <span className="font-mono text-sm break-all text-soft">{of.holder}</span>
    </span>
  )
}

function roleText(role: string, t: Translate): string {
  if (role === 'web') return t('system.role.web')
  return role === 'worker' ? t('system.role.worker') : role
}

const checkNames: Record<string, MessageKey> = { database: 'system.check.database', media: 'system.check.media', search: 'system.check.search' }

// Checks is what a program must have.
export function Checks({ of }: { of: AdminSystem }) {
  const t = useT()
  const format = useFormat()
  if (of.checks.length === 0) return null
  const nameOf = ({ name }: AdminSystemCheck) => {
    const key = checkNames[name]
    return key ? t(key) : name
  }
  const columns: Column<AdminSystemCheck>[] = [
    { id: 'name', title: t('system.check'), render: (check) => <span className="font-semibold">{nameOf(check)}</span> },
    { id: 'status', title: t('system.state'), render: (check) => <Badge tone={check.status === 'ok' ? 'good' : 'bad'}>{check.status === 'ok' ? t('system.ok') : t('system.off')}</Badge> },
    { id: 'took', title: t('system.took'), isNumeric: true, render: (check) => t('system.millis', { count: format.number(check.duration_ms) }) },
  ]
  return (
    <Panel title={t('system.checks')} text={t('system.checksText')}>
      <Table label={t('system.checks')} columns={columns} rows={of.checks} keyOf={(check) => check.name} textOf={nameOf} empty={null} />
    </Panel>
  )
}

const onTrial: readonly [MessageKey, Tone] = ['system.halfOpen', 'warn']
const states: Record<string, readonly [MessageKey, Tone]> = { closed: ['system.closed', 'good'], open: ['system.open', 'bad'], half_open: onTrial }

// Asked is those whom the shop asks.
export function Asked({ of }: { of: AdminSystem }) {
  const t = useT()
  const format = useFormat()
  if (of.dependencies.length === 0) return null
  const columns: Column<AdminSystemDependency>[] = [
    { id: 'name', title: t('system.who'), render: (asked) => <span className="font-semibold break-all">{asked.name}</span> },
    {
      id: 'state', title: t('system.state'),
      render: ({ state }) => {
        const [key, tone] = states[state] ?? onTrial
        return <Badge tone={tone}>{t(key)}</Badge>
      },
    },
    { id: 'calls', title: t('system.calls'), isNumeric: true, render: (asked) => format.number(asked.calls) },
    { id: 'failures', title: t('system.failures'), isNumeric: true, render: (asked) => format.number(asked.failures) },
    { id: 'refused', title: t('system.notMade'), isNumeric: true, isQuiet: true, render: (asked) => format.number(asked.refused) },
  ]
  return (
    <Panel title={t('system.asked')} text={t('system.askedText')}>
      <Table label={t('system.asked')} columns={columns} rows={of.dependencies} keyOf={(asked) => asked.name} textOf={(asked) => asked.name} empty={null} />
    </Panel>
  )
}
