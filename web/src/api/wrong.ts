interface Refused {
  detail?: unknown
  param?: unknown
  errors?: readonly { location?: string | undefined; message?: string | undefined }[] | null | undefined
}

const inBody = (location: string) => location.replace(/^body\.?/, '')

// wrongIn is what is wrong by field, in a problem document of the API: "items[0].price" for a violation at body.items[0].price. Of a
// field of which several things are said, it is the first; what is said of no field is left out.
export function wrongIn({ errors, param, detail }: Refused): Record<string, string> {
  const wrong: Record<string, string> = {}
  for (const { location = '', message = '' } of errors ?? []) {
    const field = inBody(location)
    if (field && !(field in wrong)) wrong[field] = message
  }
  if (typeof param === 'string' && param && Object.keys(wrong).length === 0) wrong[inBody(param)] = typeof detail === 'string' ? detail : ''
  return wrong
}
