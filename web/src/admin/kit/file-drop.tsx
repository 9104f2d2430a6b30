import { useEffect, useRef, useState } from 'react'
import { DropZone, FileTrigger, type DropItem } from 'react-aria-components'
import { sessionEnded } from '../../api/admin-base.ts'
import { useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { useAppDispatch } from '../store.ts'
import { Button, IconButton } from './button.tsx'
import { Icon } from './icon.tsx'
import { hasEnded, isCanceled, type Upload } from './upload.ts'

interface FileDropProps {
  label: string
  hint?: string
  accept: string[] // MIME types
  isMultiple?: boolean
  send: (file: File, onProgress: (share: number) => void) => Upload<unknown>
  onSent?: ((file: File) => void) | undefined
}

interface Sending {
  id: number
  name: string
  share: number
  error?: string
}

// useQueue sends files one after the other, until whoever chose them leaves. What is called off is sent no further, or not at all.
function useQueue({ send, onSent }: Pick<FileDropProps, 'send' | 'onSent'>) {
  const dispatch = useAppDispatch()
  const textOf = useProblemText()
  const [list, setList] = useState<Sending[]>([])
  const last = useRef(0)
  const off = useRef(new Set<number>())
  const current = useRef<{ id: number; cancel: () => void } | null>(null)
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
      current.current?.cancel()
    }
  }, [])
  const change = (id: number, changes: Partial<Sending>) => setList((before) => before.map((one) => (one.id === id ? { ...one, ...changes } : one)))
  const remove = (id: number) => setList((before) => before.filter((one) => one.id !== id))
  const sendOne = async (file: File, id: number) => {
    const sending = send(file, (share) => change(id, { share }))
    current.current = { id, cancel: sending.cancel }
    try {
      await sending.done
      remove(id)
      onSent?.(file)
    } catch (error) {
      if (hasEnded(error)) dispatch(sessionEnded)
      if (isCanceled(error)) remove(id)
      else change(id, { error: textOf(error) })
    } finally {
      current.current = null
    }
  }
  const sendAll = async (files: File[]) => {
    const queue = files.map((file) => ({ file, id: ++last.current }))
    setList((before) => [...before, ...queue.map(({ file, id }) => ({ id, name: file.name, share: 0 }))])
    for (const { file, id } of queue) if (!isGone.current && !off.current.has(id)) await sendOne(file, id)
  }
  const cancel = (id: number) => {
    off.current.add(id)
    if (current.current?.id === id) current.current.cancel()
    else remove(id)
  }
  return { list, sendAll, cancel }
}

// FileDrop takes files that are dropped or chosen, sends one after the other, and shows how far each has come.
export function FileDrop({ label, hint, accept, isMultiple = false, send, onSent }: FileDropProps) {
  const t = useT()
  const { list, sendAll, cancel } = useQueue({ send, onSent })
  const drop = async (items: DropItem[]) => {
    const files = await Promise.all(items.flatMap((item) => (item.kind === 'file' ? [item.getFile()] : [])))
    await sendAll(isMultiple ? files : files.slice(0, 1))
  }
  return (
    <div className="grid gap-3">
      <DropZone
        aria-label={label} getDropOperation={(types) => (accept.some((type) => types.has(type)) || accept.length === 0 ? 'copy' : 'cancel')}
        onDrop={(event) => void drop(event.items)}
        className="grid justify-items-center gap-2 rounded-(--radius-card) border-2 border-dashed border-edge px-4 py-8 text-center data-[drop-target]:border-accent data-[drop-target]:bg-tint"
      >
        <Icon name="upload" className="size-7 text-soft" />
        <p className="font-semibold">{label}</p>
        {hint && <p className="text-sm text-soft">{hint}</p>}
        <FileTrigger acceptedFileTypes={accept} allowsMultiple={isMultiple} onSelect={(files) => files && void sendAll([...files])}>
          <Button>{isMultiple ? t('kit.files.chooseSome') : t('kit.files.choose')}</Button>
        </FileTrigger>
      </DropZone>
      {list.length > 0 && (
        <ul className="grid gap-2">
          {list.map((one) => (
            <FileLine key={one.id} one={one} onRemove={() => cancel(one.id)} />
          ))}
        </ul>
      )}
    </div>
  )
}

function FileLine({ one, onRemove }: { one: Sending; onRemove: () => void }) {
  const t = useT()
  return (
    <li className="flex items-center gap-3 rounded-(--radius-control) border border-line px-3 py-2">
      <span className="min-w-0 grow">
        <span className="block truncate">{one.name}</span>
        {one.error ? (
          <span role="alert" className="text-sm text-bad">
            {one.error}
          </span>
        ) : (
          <progress max={1} value={one.share} aria-label={t('kit.files.progress', { name: one.name })} className="progress" />
        )}
      </span>
      <IconButton
        icon="close" label={one.error ? t('kit.files.dismiss', { name: one.name }) : t('kit.files.cancel', { name: one.name })} onPress={onRemove}
      />
    </li>
  )
}
