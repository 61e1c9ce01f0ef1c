import { layoutTemplateListSchema, newLayoutTemplateSchema } from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/bench.ts'
import { judgeOrientation } from '@luminous/assay/plate/orientation.ts'
import { plateFormatOf } from '@luminous/assay/plate/well.ts'
import { serve } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { layout_template_delete, layout_template_insert, layout_template_list } from './queries.ts'
import { refuseWellsBeyond } from './take-layout.ts'

/** Layouts to begin with. */
export function registerTemplates(app: App): void {
  serve(app, endpoints.layoutTemplateList, { answer: layoutTemplateListSchema }, (tx, { lab }) =>
    templatesOf(tx, lab),
  )

  serve(
    app,
    endpoints.newLayoutTemplate,
    { body: newLayoutTemplateSchema, answer: layoutTemplateListSchema },
    async (tx, { lab: team, body }) => {
      const { name, wellCount } = body
      const layout = body.layout
      const format = plateFormatOf(wellCount)
      if (!format) {
        const message = `wellCount: there is no plate of ${wellCount} wells.`
        throw new Problem('request.invalid', message, { field: 'wellCount' })
      }
      refuseWellsBeyond(layout, format)
      if (!(await layout_template_insert(tx, { team, id: newId(), name, wellCount, layout }))) {
        throw new Problem('conflict', `The lab has a layout ${name} already.`, { field: 'name' })
      }
      return templatesOf(tx, team)
    },
  )

  serve(app, endpoints.layoutTemplateRemoval, {}, async (tx, { lab, id }) => {
    if (!(await layout_template_delete(tx, { team: lab, id }))) throw notFound()
  })
}

async function templatesOf(tx: Tx, lab: TeamId) {
  const rows = await layout_template_list(tx, lab)
  return {
    items: rows.map((row) => ({
      ...row,
      undetectable: [
        ...judgeOrientation({ layout: row.layout, signals: new Map(), response: null })
          .undetectable,
      ],
    })),
  }
}
