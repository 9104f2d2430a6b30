import { useEffect, useRef, useState } from 'react'
import type { AdminKeptUpload } from '../../api/admin.gen.ts'
import { newKey } from '../../api/idempotency.ts'
import { Badge, Button, FileDrop, IconButton, Panel, TextField, upload, type Upload } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import type { PictureDraft } from './draft.ts'
import type { ProductForm } from './editor.tsx'
import { moved } from './moved.ts'

const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

// Pictures is the pictures of a product in order: uploaded by dropping them, put in order by dragging or by buttons. The first one is its face.
export function Pictures({ form }: { form: ProductForm }) {
  const t = useT()
  const may = useMay()
  const { media } = form.values
  // Files arrive one after the other, while what is shown may be changed.
  const latest = useRef(media)
  useEffect(() => {
    latest.current = media
  })
  const set = (pictures: PictureDraft[]) => {
    latest.current = pictures
    form.set({ media: pictures })
  }
  const add = (picture: Pick<PictureDraft, 'blob_key' | 'url'>) => set([...latest.current, { key: newKey(), id: null, alt: '', error: '', ...picture }])
  const send = (file: File, onProgress: (share: number) => void): Upload<unknown> => {
    const sending = upload<AdminKeptUpload>('/api/admin/media', file, onProgress)
    void sending.done.then(
      (kept) => add({ blob_key: kept.blob_key, url: URL.createObjectURL(file) }),
      () => undefined, // said where the file is sent
    )
    return sending
  }
  const move = (from: number, to: number) => set(moved(media, from, to))
  const [dragged, setDragged] = useState<number | null>(null)
  return (
    <Panel title={t('product.pictures')} text={media.length > 1 ? t('product.picturesText') : undefined}>
      <div className="grid gap-5">
        {media.length > 0 && (
          <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-4">
            {media.map((picture, i) => (
              <li
                key={picture.key} draggable={may('catalog:write')} onDragStart={() => setDragged(i)} onDragEnd={() => setDragged(null)} onDragOver={(event) => dragged !== null && event.preventDefault()}
                onDrop={(event) => {
                  if (dragged === null) return
                  event.preventDefault()
                  move(dragged, i)
                  setDragged(null)
                }}
                className={dragged === i ? 'opacity-40' : ''}
              >
                <Tile picture={picture} at={i} count={media.length} onMove={(to) => move(i, to)} onChange={(changes) => set(media.map((one, k) => (k === i ? { ...one, ...changes } : one)))}
                  onRemove={() => set(media.filter((_, k) => k !== i))} error={form.errors[`media[${i}].alt`] ?? form.errors[`media[${i}].url`] ?? form.errors[`media[${i}].blob_key`]}
                />
              </li>
            ))}
          </ul>
        )}
        {may('media:write') && <FileDrop label={t('product.drop')} hint={t('product.dropHint')} accept={types} isMultiple send={send} />}
        {may('catalog:write') && <Elsewhere onAdd={(url) => add({ blob_key: '', url })} />}
      </div>
    </Panel>
  )
}

interface TileProps {
  picture: PictureDraft
  at: number
  count: number
  error: string | undefined
  onMove: (to: number) => void
  onChange: (changes: Partial<PictureDraft>) => void
  onRemove: () => void
}

function Tile({ picture, at, count, error, onMove, onChange, onRemove }: TileProps) {
  const t = useT()
  const number = at + 1
  return (
    <div className="grid gap-2">
      <span className="relative block">
        <img src={picture.url} alt={picture.alt} className="aspect-square w-full cursor-grab rounded-(--radius-control) border border-line bg-tint object-contain" />
        {at === 0 && (
          <span className="absolute top-2 left-2">
            <Badge>{t('product.cover')}</Badge>
          </span>
        )}
      </span>
      <span className="flex justify-between">
        <IconButton icon="left" label={t('product.earlier', { number })} isDisabled={at === 0} onPress={() => onMove(at - 1)} />
        <IconButton icon="trash" label={t('product.removePicture', { number })} onPress={onRemove} />
        <IconButton icon="right" label={t('product.later', { number })} isDisabled={at === count - 1} onPress={() => onMove(at + 1)} />
      </span>
      {picture.error && <p className="text-sm text-bad">{picture.error}</p>}
      <TextField label={t('product.alt', { number })} hideLabel placeholder={t('product.altHint')} value={picture.alt} onChange={(alt) => onChange({ alt })} error={error} />
    </div>
  )
}

function Elsewhere({ onAdd }: { onAdd: (url: string) => void }) {
  const t = useT()
  const [url, setURL] = useState('')
  const add = () => {
    if (!/^https?:\/\//.test(url.trim())) return
    onAdd(url.trim())
    setURL('')
  }
  return (
    <div className="flex flex-wrap items-end gap-3">
      <div className="grow basis-60">
        <TextField
          type="url" label={t('product.byAddress')} placeholder="https://" value={url} onChange={setURL}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
      </div>
      <Button icon="plus" onPress={add} isDisabled={!/^https?:\/\/./.test(url.trim())}>
        {t('product.addPicture')}
      </Button>
    </div>
  )
}
