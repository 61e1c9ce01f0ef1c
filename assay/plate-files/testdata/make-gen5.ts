/** A small Gen5 export: 6 wells, one endpoint read, with what the test wants changed. */
export function makeGen5(
  options: {
    cells?: readonly (readonly string[])[]
    plate?: string
    mode?: string
    layout?: readonly (readonly string[])[]
  } = {},
): string {
  const cells = options.cells ?? [
    ['101', '102', '103'],
    ['201', '202', '203'],
  ]
  const layout =
    options.layout === undefined ? [] : ['Layout', ...matrix(options.layout, 'Well ID'), '']
  return [
    '',
    'Software Version\t3.12.08',
    '',
    'Experiment File Path:\t',
    '',
    `Plate Number\t${options.plate ?? 'Plate 1'}`,
    'Date\t10/10/2022',
    'Time\t9:15:37 PM',
    'Reader Type:\tSynergy H1',
    'Reader Serial Number:\tn/a',
    '',
    'Procedure Details',
    '',
    'Plate Type\t6 WELL PLATE',
    'Read\tLUM',
    `\t${options.mode ?? 'Luminescence Endpoint'}`,
    '',
    ...layout,
    'Results',
    ...matrix(cells, 'LUM:Lum'),
    '',
  ].join('\r\n')
}

function matrix(rows: readonly (readonly string[])[], label: string): string[] {
  const lines = rows.map((row, index) => [['A', 'B'][index], ...row, label].join('\t'))
  return ['\t1\t2\t3', ...lines]
}
