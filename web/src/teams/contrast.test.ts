import { expect, test } from 'vitest'
import { contrastOf, isColour } from './contrast.ts'

test('contrast is what WCAG 2 says, in either order', () => {
  expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrastOf('#ffffff', '#767676')).toBeCloseTo(4.54, 2)
  expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  expect(contrastOf('#0d7369', '#0d7369')).toBe(1)
})

test('a colour has six small hexadecimal digits', () => {
  expect(isColour('#0d7369')).toBe(true)
  expect(['0d7369', '#0D7369', '#fff', ''].filter(isColour)).toEqual([])
})
