import type { Problem } from '../../api/admin.gen.ts'

// Upload is a file on its way.
export interface Upload<R> {
  done: Promise<R> // rejects with {data: Problem}, as the hooks of the API do
  cancel: () => void
}

// upload sends a file to a route of the API as it is, and says how far it has come, which fetch cannot.
export function upload<R>(url: string, file: Blob, onProgress: (share: number) => void, method: 'POST' | 'PUT' = 'POST'): Upload<R> {
  const request = new XMLHttpRequest()
  const done = new Promise<R>((resolve, reject) => {
    request.open(method, url)
    request.setRequestHeader('Idempotency-Key', crypto.randomUUID())
    if (file.type) request.setRequestHeader('Content-Type', file.type)
    request.responseType = 'json'
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as R)
      else reject(failure(request.status, request.response as Problem | null))
    }
    request.onerror = () => reject(failure('FETCH_ERROR', null))
    request.onabort = () => reject(failure('FETCH_ERROR', null))
    request.send(file)
  })
  return { done, cancel: () => request.abort() }
}

// Failed is an upload that was refused or got lost.
export class Failed extends Error {
  status: number | 'FETCH_ERROR'
  data: Problem | null
  constructor(status: number | 'FETCH_ERROR', data: Problem | null) {
    super(data?.detail ?? 'the upload failed')
    this.status = status
    this.data = data
  }
}

const failure = (status: number | 'FETCH_ERROR', data: Problem | null) => new Failed(status, data)
