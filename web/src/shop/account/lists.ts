// What the pages of an account ask for of a list; internal/api/page/member.go has the same.
export const ordersOnAccount = 3
export const mineOnAccount = 6
export const perPage = 10
const lastPage = 500

// partOf is one page of a list, as the API is asked for it.
export const partOf = (page: number, limit = perPage) => ({ limit, offset: (page - 1) * limit })

// pageIn is which page of a list the address asks for.
export function pageIn(search: string): number {
  const number = Number(new URLSearchParams(search).get('page'))
  return Number.isInteger(number) && number > 1 ? Math.min(number, lastPage) : 1
}
