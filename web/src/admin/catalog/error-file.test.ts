import { expect, it } from 'vitest'
import { errorFile } from './error-file.ts'

it('writes rows that a spreadsheet reads and does not run', () => {
  const rows = [{ row: 4, target: 'price', code: 'money_invalid', message: '"abc" is no amount, of EUR' }, { row: 5, target: '=1+1', code: '', message: "-5 'x" }]
  expect(errorFile(rows, ['Line', 'Column', 'Code', 'What'])).toBe('Line,Column,Code,What\r\n4,price,money_invalid,"""abc"" is no amount, of EUR"\r\n5,\'=1+1,,\'-5 \'x\r\n')
})
