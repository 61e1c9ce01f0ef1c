import { Button, TextInput } from '@mantine/core'
import { useId } from 'react'
import classes from './colour-field.module.css'
import { contrastMin, contrastOf, isColour } from './contrast.ts'

const suggested = '#0d7369'

/** The team's colour, how it looks, and whether white words can be read on it. Empty: ours. */
export function ColourField({
  value,
  teamName,
  error,
  onChange,
}: {
  value: string
  teamName: string
  error: string | null
  onChange: (colour: string) => void
}) {
  const id = useId()
  const colour = isColour(value) ? value : suggested
  const contrast = contrastOf(colour, '#ffffff')
  return (
    <div className={classes.field}>
      <TextInput
        label="Colour (optional)"
        description="The accent of the team’s mails and reports."
        placeholder={suggested}
        pattern="#[0-9a-f]{6}"
        title="A colour like #0d7369"
        maxLength={7}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value.trim().toLowerCase())}
        leftSection={
          <input
            type="color"
            className={classes.swatch}
            aria-label="Choose the colour"
            value={colour}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        }
        {...(value !== '' && {
          rightSectionWidth: 62,
          rightSection: (
            <Button variant="subtle" size="compact-xs" onClick={() => onChange('')}>
              Clear
            </Button>
          ),
        })}
      />
      {value !== '' && isColour(value) && (
        <>
          <div className={classes.previews} aria-hidden="true">
            {(['light', 'dark'] as const).map((scheme) => (
              <div key={scheme} className={classes.preview} data-scheme={scheme}>
                <span className={classes.line} style={{ background: colour }} />
                <span className={classes.previewName}>{teamName || 'The team'}</span>
                <span
                  className={classes.button}
                  style={{ background: contrast >= contrastMin ? colour : suggested }}
                >
                  Join
                </span>
              </div>
            ))}
          </div>
          <p
            id={id}
            className={classes.says}
            data-low={contrast < contrastMin || undefined}
            role="status"
          >
            {contrast >= contrastMin
              ? `White words on it can be read well (contrast ${contrast.toFixed(1)} to 1).`
              : `White words on it are hard to read (contrast ${contrast.toFixed(1)} to 1; ${contrastMin} is needed). It stays the accent line, and buttons keep our own green-blue.`}
          </p>
        </>
      )}
    </div>
  )
}
