import { describe, expect, it } from 'vitest'
import { brokenWebArrows, modulesIn } from './tidy-laws.ts'

describe('the law of the web', () => {
  it('lets what is below be imported, a page compose features, and the routes everything', () => {
    expect(
      brokenWebArrows([
        { file: 'web/src/ui/field-error.ts', imports: ['../api/problem.ts', '@mantine/core'] },
        { file: 'web/src/session/session.ts', imports: ['../api/call.ts', './passkey.ts'] },
        {
          file: 'web/src/kits/kits-screen.tsx',
          imports: [
            '@luminous/contract',
            '../paths.ts',
            '../session/session.ts',
            '../ui/panel.tsx',
            './queries.ts',
          ],
        },
        {
          file: 'web/src/samples/lab/receipt-form.tsx',
          imports: ['../measure.ts', '../../ui/form.module.css'],
        },
        { file: 'web/src/field/field-screen.tsx', imports: ['./phone/use-phone.ts'] },
        {
          file: 'web/src/pages/run/run-settings.tsx',
          imports: ['../../bench/lot-form.tsx', '../../runs/queries.ts', '../shell/shell.tsx'],
        },
        {
          file: 'web/src/routes.tsx',
          imports: ['./pages/member.tsx', './kits/kits-screen.tsx', './session/session.ts'],
        },
        { file: 'web/src/main.tsx', imports: ['./routes.tsx', './ui/theme.ts'] },
      ]),
    ).toEqual([])
  })

  it.each([
    ['a feature that imports another', 'kits/kits-screen.tsx', '../teams/queries.ts'],
    ['a page that is imported by a feature', 'kits/kits-screen.tsx', '../pages/team-screen.tsx'],
    ['a page that is imported by what is below', 'ui/panel.tsx', '../pages/shell/shell.tsx'],
    ['a feature below features', 'session/session.ts', '../access/link.ts'],
    ['a session below sessions', 'ui/panel.tsx', '../session/session.ts'],
    ['a look in what asks the server', 'api/call.ts', '../ui/panel.tsx'],
    ['routes in a page', 'pages/member.tsx', '../routes.tsx'],
    ['a screen in what the phone does without one', 'field/phone/holder.ts', '../holder-bar.tsx'],
    ['something outside of the web', 'kits/queries.ts', '../../../server/src/kits/kits.ts'],
  ])('names %s', (_, file, name) => {
    const [broken, ...more] = brokenWebArrows([{ file: `web/src/${file}`, imports: [name] }])
    expect(more).toEqual([])
    expect(broken).toMatch(new RegExp(`^web/src/${file} imports (?:web|server)/src/`))
  })

  it('names a file that stands in no part of the web', () => {
    expect(
      brokenWebArrows([
        { file: 'web/src/console/mail.tsx', imports: [] },
        { file: 'web/src/other.ts', imports: [] },
      ]),
    ).toEqual([
      'web/src/console/mail.tsx stands in no part of the web that is listed',
      'web/src/other.ts stands in no part of the web that is listed',
    ])
  })

  it('sees each way of importing', () => {
    const text = [
      `import './ui/form-styles.ts'`,
      `import { one } from './one.ts'`,
      `import type {`,
      `  Two,`,
      `} from './two.ts'`,
      `import three, { four } from './three.ts'`,
      `export { five } from './five.ts'`,
      `const six = lazy(() => import('./six.tsx'))`,
      `const words = { says: 'import nothing' }`,
    ].join('\n')
    expect(modulesIn(text)).toEqual([
      './ui/form-styles.ts',
      './one.ts',
      './two.ts',
      './three.ts',
      './five.ts',
      './six.tsx',
    ])
  })
})
