import { Button, TextInput } from '@mantine/core'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { kitLabels } from '@luminous/contract/endpoints/kits.ts'
import {
  labelSheetNames,
  labelSheets,
  type LabelSheet,
  type LabelSheetName,
} from '@luminous/contract/label-sheet.ts'
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import form from '../ui/form.module.css'
import classes from './kits.module.css'

const sheetWords: Readonly<Record<LabelSheetName, { name: string; like: string }>> = {
  'avery-5160': { name: 'US Letter, 30 labels', like: 'like Avery 5160' },
  'avery-l7163': { name: 'A4, 14 large labels', like: 'like Avery L7163' },
  'a4-24': { name: 'A4, 24 labels', like: 'like Herma 4464' },
  'roll-57x32': { name: 'Label printer, roll', like: 'a page for each label' },
}

const measures = ({ labelWidthMm, labelHeightMm }: LabelSheet): string =>
  `${Math.round(labelWidthMm)}\u00A0×\u00A0${Math.round(labelHeightMm)}\u00A0mm each`

/** Which sheet lies in the printer, and where on it the first label comes. */
export function LabelsDialog({
  batchId,
  count,
  codes,
  onClose,
}: {
  batchId: string
  /** Of kits whose labels are printed. */
  count: number
  /** Left out: all that are not void. */
  codes?: readonly string[]
  onClose: () => void
}) {
  const [sheet, setSheet] = useState<LabelSheetName>('avery-5160')
  const [start, setStart] = useState('1')
  const { columns, rows, labelsOfKit } = labelSheets[sheet]
  const perSheet = columns * rows
  const first = Math.min(Math.max(Math.trunc(Number(start)) || 1, 1), perSheet)
  const labels = count * labelsOfKit.length
  const sheets = Math.ceil((labels + first - 1) / perSheet)
  return (
    <Dialog title="Print labels" isWide onClose={onClose}>
      <div className={form.form}>
        <p className={form.prose}>
          A kit gets one label for its bottle and two small ones for its vials. Print at actual
          size: “fit to page” makes codes that no phone reads.
        </p>
        <fieldset className={form.group}>
          <legend>The sheet in the printer</legend>
          <div className={classes.sheets}>
            {labelSheetNames.map((name) => (
              <label key={name} className={classes.sheet}>
                <input
                  type="radio"
                  name="sheet"
                  checked={name === sheet}
                  onChange={() => {
                    setSheet(name)
                    setStart('1')
                  }}
                />
                <SheetPicture sheet={labelSheets[name]} used={name === sheet ? first - 1 : 0} />
                <span>
                  {sheetWords[name].name}
                  <br />
                  <small>
                    {measures(labelSheets[name])}, {sheetWords[name].like}
                  </small>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        {perSheet > 1 && (
          <TextInput
            type="number"
            label="Begin with label number"
            description={`Counted row by row, for a sheet of which some are used; 1 to ${perSheet}.`}
            min={1}
            max={perSheet}
            value={start}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
        )}
        <p className={form.prose}>
          {labels} labels of {count === 1 ? 'one kit' : `${count} kits`} on{' '}
          {sheets === 1 ? 'one sheet' : `${sheets} ${perSheet === 1 ? 'labels' : 'sheets'}`}.
        </p>
        <div className={form.acts}>
          <Button
            component="a"
            href={pathTo(kitLabels, {
              id: batchId,
              query: { sheet, skip: first - 1, codes: codes?.join(',') },
            })}
            target="_blank"
            rel="noreferrer"
          >
            Open the PDF
          </Button>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

/** The sheet in small, to scale; labels that are used already are empty. */
function SheetPicture({ sheet, used }: { sheet: LabelSheet; used: number }) {
  const { pageWidthMm, pageHeightMm, columns, rows, leftMm, topMm, stepMm } = sheet
  const { labelWidthMm, labelHeightMm } = sheet
  return (
    <svg
      viewBox={`-2 -2 ${pageWidthMm + 4} ${pageHeightMm + 4}`}
      width="54"
      height="70"
      aria-hidden="true"
      focusable="false"
    >
      <rect
        width={pageWidthMm}
        height={pageHeightMm}
        fill="var(--card)"
        stroke="currentColor"
        strokeWidth={pageHeightMm / 90}
      />
      {Array.from({ length: columns * rows }, (_, at) => (
        <rect
          key={at}
          x={leftMm + (at % columns) * stepMm + 1}
          y={topMm + Math.floor(at / columns) * labelHeightMm + 1}
          width={labelWidthMm - 2}
          height={labelHeightMm - 2}
          rx="2"
          fill={at < used ? 'none' : 'var(--accent)'}
          fillOpacity="0.45"
          stroke="currentColor"
          strokeWidth={pageHeightMm / 250}
        />
      ))}
    </svg>
  )
}
