import { describe, expect, it } from 'vitest'
import { moneyText, parseMoney } from './money.ts'

describe('parseMoney', () => {
  const cases: [string, string, 'en' | 'de', number | null][] = [
    ['12.50', 'EUR', 'en', 1250],
    ['12,50', 'EUR', 'en', 1250],
    ['12,5', 'EUR', 'de', 1250],
    ['12.50', 'EUR', 'de', 1250],
    ['0.07', 'USD', 'en', 7],
    ['.5', 'USD', 'en', 50],
    [',05', 'USD', 'en', 5],
    ['1,234.56', 'USD', 'en', 123456],
    ['1.234,56', 'EUR', 'en', 123456],
    ['1.234', 'EUR', 'de', 123400],
    ['1,234', 'EUR', 'en', 123400],
    ['1.234.567', 'EUR', 'de', 123456700],
    ['1 234,5', 'EUR', 'de', 123450],
    ["1'234.50", 'CHF', 'de', 123450],
    ['€ 12.50', 'EUR', 'en', 1250],
    ['12,50 €', 'EUR', 'de', 1250],
    ['-3', 'EUR', 'en', -300],
    ['−3,10', 'EUR', 'de', -310],
    ['1200', 'JPY', 'en', 1200],
    ['1,200', 'JPY', 'en', 1200],
    ['1.2', 'JPY', 'en', null],
    ['1.234', 'KWD', 'en', 1234],
    ['1,234', 'KWD', 'de', 1234],
    ['1.234', 'KWD', 'de', 1234000],
    ['19.99', 'EUR', 'en', 1999],
    ['1.005', 'EUR', 'en', 100500],
    ['0.123', 'EUR', 'en', null],
    ['0,005', 'EUR', 'de', null],
    ['12.345,678', 'EUR', 'de', null],
    ['12..5', 'EUR', 'en', null],
    ['1,23,4', 'EUR', 'en', null],
    ['12x', 'EUR', 'en', 1200],
    ['1x2', 'EUR', 'en', null],
    ['', 'EUR', 'en', null],
    ['.', 'EUR', 'en', null],
    ['99999999999999999', 'EUR', 'en', null],
  ]
  it.each(cases)('reads %s in %s (%s) as %s', (text, currency, locale, amount) => {
    expect(parseMoney(text, currency, locale)).toBe(amount)
  })

  it('reads what it writes', () => {
    for (const currency of ['EUR', 'JPY', 'KWD']) {
      for (const locale of ['en', 'de'] as const) {
        for (const amount of [0, 1, 9, 10, 99, 100, 999, 1000, 1999, 123456, -5, -1250, 900_000_000_000_000]) {
          expect(parseMoney(moneyText(amount, currency, locale), currency, locale)).toBe(amount)
        }
      }
    }
  })
})
