import { useEffect } from 'react'
import { useArrival } from '../arrival.ts'
import { useShop } from '../shop.ts'

// useTitle gives the window the name of a page that was moved to. The page that was loaded has its own from the program.
export function useTitle(title: string | undefined) {
  const isLoaded = useArrival() !== null
  const { name } = useShop()
  useEffect(() => {
    if (isLoaded || title === undefined) return
    document.title = !title ? name : title.endsWith(name) ? title : `${title} · ${name}`
  }, [isLoaded, title, name])
}
