import { Button } from '@mantine/core'
import { useRef, useState, type PointerEvent } from 'react'
import classes from './field.module.css'
import { signatureBox, signaturePath, type Point } from './signature-path.ts'

/** A signature by finger, pen or mouse. It is never required: not every hand can. */
export function SignaturePad({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | null
  onChange: (path: string | null) => void
}) {
  const strokes = useRef<Point[][]>([])
  const isDown = useRef(false)
  const [drawn, setDrawn] = useState<string | null>(null)
  const finish = () => {
    if (!isDown.current) return
    isDown.current = false
    setDrawn(null)
    onChange(signaturePath(strokes.current))
  }
  const shown = drawn ?? value
  return (
    <div className={classes.stack}>
      <p>{label}</p>
      <svg
        className={classes.pad}
        viewBox={`0 0 ${signatureBox.width} ${signatureBox.height}`}
        role="img"
        aria-label={shown === null ? `${label}: draw here` : `${label}: signed`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          isDown.current = true
          // A signature from before a reload is drawn anew, not added to.
          if (value === null) strokes.current = []
          strokes.current.push([pointOf(event)])
          setDrawn(signaturePath(strokes.current))
        }}
        onPointerMove={(event) => {
          if (!isDown.current) return
          strokes.current.at(-1)?.push(pointOf(event))
          setDrawn(signaturePath(strokes.current))
        }}
        onPointerUp={finish}
        onPointerCancel={finish}
      >
        {shown !== null && <path d={shown} />}
      </svg>
      {value !== null && (
        <Button
          variant="default"
          size="md"
          onClick={() => {
            strokes.current = []
            onChange(null)
          }}
        >
          Sign again
        </Button>
      )}
    </div>
  )
}

function pointOf(event: PointerEvent<SVGSVGElement>): Point {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
  return {
    x: ((event.clientX - left) / width) * signatureBox.width,
    y: ((event.clientY - top) / height) * signatureBox.height,
  }
}
