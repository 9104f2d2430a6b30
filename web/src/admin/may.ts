import { useAdminGetMeQuery, useAdminListMyPermissionsQuery } from '../api/admin.gen.ts'

// Scope is what a route of the API asks for: an area, and whether it is only looked at.
export type Scope = `${string}:${'read' | 'write'}`

// May says whether somebody may do something.
export type May = (scope: Scope) => boolean

const nothing: May = () => false

// mayOf is what a list of areas opens.
export function mayOf(areas: readonly { area: string; read: boolean; write: boolean }[] | undefined): May {
  if (!areas) return nothing
  const scopes = new Set(areas.flatMap(({ area, read, write }) => [...(read ? [`${area}:read`] : []), ...(write ? [`${area}:write`] : [])]))
  return (scope) => scopes.has(scope)
}

// useMay is what the person at the screen may do. Hiding is a kindness; what counts is what the API says.
export function useMay(): May {
  const { data } = useAdminListMyPermissionsQuery()
  return mayOf(data?.data)
}

// useMe is who is at the screen; undefined until it is known.
export function useMe() {
  const { data } = useAdminGetMeQuery()
  return data
}
