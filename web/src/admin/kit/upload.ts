import type { Problem } from '../../api/admin.gen.ts'
import { newKey } from '../../api/idempotency.ts'

// Upload is a file on its way.
export interface Upload<R> {
  done: Promise<R> // rejects with {data: Problem}, as the hooks of the API do
  cancel: () => void // done rejects with what isCanceled knows
}

// upload sends a file to a route of the API as it is, and says how far it has come, which fetch cannot.
export function upload<R>(url: string, file: Blob, onProgress: (share: number) => void, method: 'POST' | 'PUT' = 'POST'): Upload<R> {
  const request = new XMLHttpRequest()
  const done = new Promise<R>((resolve, reject) => {
    request.open(method, url)
    request.setRequestHeader('Idempotency-Key', newKey())
    if (file.type) request.setRequestHeader('Content-Type', file.type)
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as R)
      else reject(failure(request.status, request.response as Problem | null))
    }
    request.onerror = () => reject(failure('FETCH_ERROR', null))
    request.onabort = () => reject(failure('CANCELED', null))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

type Status = number | 'FETCH_ERROR' | 'CANCELED'

// Failed is an upload that was refused, got lost or was called off.
export class Failed extends Error {
  status: Status
  data: Problem | null
  constructor(status: Status, data: Problem | null) {
    super(data?.detail ?? 'the upload failed')
    this.status = status
    this.data = data
  }
}

const failure = (status: Status, data: Problem | null) => new Failed(status, data)

// isCanceled is whether somebody called an upload off: there is nothing to say about it.
export const isCanceled = (error: unknown): boolean => error instanceof Failed && error.status === 'CANCELED'

// hasEnded is whether an upload was refused because nobody is signed in any more; the hooks of the API tell the store themselves.
export const hasEnded = (error: unknown): boolean => error instanceof Failed && error.status === 401
