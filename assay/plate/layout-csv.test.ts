import { describe, expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { formatLayoutCsv, parseLayoutCsv } from './layout-csv.ts'

function refusal(text: string, wellCount = 96): AssayError {
  try {
    parseLayoutCsv(text, wellCount)
  } catch (error) {
    if (error instanceof AssayError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('a layout from CSV', () => {
  const text = [
    'Well,Role,Concentration,Sample,Dilution,Replicate',
    'A1,standard,0.10,,,',
    'a02,sample,,0363147001,2.5,1',
    'A3,"sample",,"KX4, ""left"" bank",,',
    'A4,field blank,,FB-1,1,',
    'A5,spike,25,0363147001,1,',
    'A6,blank,,,,',
    'A7,negative_control,,,,',
    'H12,empty,,,,',
  ].join('\r\n')
  const layout = {
    A1: { role: 'standard', concentration: '0.10' },
    A2: { role: 'sample', sampleCode: '0363147001', dilution: '2.5', replicate: 1 },
    A3: { role: 'sample', sampleCode: 'KX4, "left" bank', dilution: '1' },
    A4: { role: 'fieldBlank', sampleCode: 'FB-1', dilution: '1' },
    A5: { role: 'spike', sampleCode: '0363147001', dilution: '1', addedConcentration: '25' },
    A6: { role: 'blank' },
    A7: { role: 'negativeControl' },
    H12: { role: 'empty' },
  }

  test('codes stay text, numbers stay as written, names of columns are free in case', () => {
    expect(parseLayoutCsv(`\ufeff${text}`, 96)).toEqual(layout)
  })

  test('it is written and read again unchanged', () => {
    const parsed = parseLayoutCsv(text, 96)
    expect(parseLayoutCsv(formatLayoutCsv(parsed), 96)).toEqual(parsed)
  })

  test('semicolons with decimal commas are read', () => {
    const semicolons =
      'well;role;concentration;sample;dilution\nA1;standard;0,5;;\nA2;sample;;S1;1,5\n'
    expect(parseLayoutCsv(semicolons, 96)).toEqual({
      A1: { role: 'standard', concentration: '0.5' },
      A2: { role: 'sample', sampleCode: 'S1', dilution: '1.5' },
    })
  })

  test('a well that stands twice is refused with both lines', () => {
    const error = refusal('well,role\nA1,blank\nB1,blank\nA01,blank\n')
    expect(error).toMatchObject({ code: 'layout.duplicateWell', line: 4, well: 'A1' })
    expect(error.message).toMatch(/line 2 .*line 4/)
  })

  test('a well that the plate has not is refused with line and well', () => {
    expect(refusal('well,role\nA1,blank\nI1,blank\n')).toMatchObject({
      code: 'layout.unknownWell',
      line: 3,
      well: 'I1',
    })
    expect(parseLayoutCsv('well,role\nAF48,blank\n', 1536)).toEqual({ AF48: { role: 'blank' } })
  })

  test.each([
    ['', 'nothing'],
    ['well,role\n', 'no lines'],
    ['well,what\nA1,blank', 'an unknown column'],
    ['role\nblank', 'no column of wells'],
    ['well,role\nA1,hope', 'an unknown role'],
    ['well,role\nA1,standard', 'a standard without concentration'],
    ['well,role,sample\nA1,sample,', 'a sample without code'],
    ['well,role,sample,dilution\nA1,sample,S,-2', 'a negative dilution'],
    ['well,role\nA1,"blank', 'an open quotation mark'],
    ['well,role\n1A,blank', 'no well'],
    ['well,role,concentration\nA1,standard,1,5', 'too many cells'],
  ])('%j is refused: %s', (csv) => {
    expect(refusal(csv).code).toBe('layout.malformed')
  })
})
