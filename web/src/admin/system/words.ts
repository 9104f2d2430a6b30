import { useMemo } from 'react'
import { useFormat } from '../language.tsx'

const lengths: [unit: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]
const sizes: [unit: string, bytes: number][] = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
  ['byte', 1],
]

// useMeasure writes lengths of time and sizes as the reader's language does: "3 minutes", "2.9 MB".
export function useMeasure() {
  const { locale } = useFormat()
  return useMemo(() => measuresOf(locale), [locale])
}

export function measuresOf(locale: string) {
  const tag = locale === 'en' ? 'en-GB' : locale
  const unitOf = (value: number, units: typeof lengths): [unit: string, size: number] => units.find(([, size]) => value >= size) ?? units.at(-1) ?? ['second', 1]
  const digits = 1
  const written = (value: number, units: typeof lengths, unitDisplay: 'long' | 'short') => {
    const [unit, size] = unitOf(value, units)
    return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits }).format(value / size)
  }
  return {
    span: (seconds: number) => written(seconds, lengths, 'long'),
    size: (bytes: number) => written(bytes, sizes, 'short'),
  }
}
