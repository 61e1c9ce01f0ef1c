import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { makeReader, type ReadCode } from './code-reader.ts'
import classes from './field.module.css'

/** Looks that often; a phone's processor has to keep cool enough for a day. */
const lookEveryMs = 150

type Abilities = { readonly torch?: boolean; readonly zoom?: { readonly max: number } }
type Camera = { readonly track: MediaStreamTrack; readonly can: Abilities }

type Props = { readonly onRead: (text: string) => void; readonly onClose: () => void }

/** The camera, until it has read a code. It can always be begun anew. */
export function Scanner(props: Props) {
  const [begun, setBegun] = useState(0)
  return <Looking key={begun} {...props} onAnew={() => setBegun(begun + 1)} />
}

function Looking({ onRead, onClose, onAnew }: Props & { onAnew: () => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [says, setSays] = useState<string | null>(null)
  const [camera, setCamera] = useState<Camera | null>(null)
  const read = useRef(onRead)
  useEffect(() => {
    read.current = onRead
  })
  useEffect(() => {
    const ends = new AbortController()
    void look(video.current, ends.signal, {
      onCamera: setCamera,
      onSays: setSays,
      onRead: (text) => read.current(text),
    })
    return () => ends.abort()
  }, [])
  return (
    <div className={classes.stack}>
      <video
        ref={video}
        className={classes.video}
        muted
        playsInline
        aria-label="What the camera sees"
      />
      {says !== null && (
        <p className={classes.notice} data-tone="caution" role="status">
          {says}
        </p>
      )}
      <div className={classes.row}>
        {camera?.can.torch === true && (
          <Switch camera={camera} name="torch" on="Light" off="No light" />
        )}
        {camera && (camera.can.zoom?.max ?? 1) >= 2 && (
          <Switch camera={camera} name="zoom" on="2× closer" off="1×" />
        )}
        <Button className={classes.big} variant="default" onClick={onAnew}>
          Begin anew
        </Button>
        <Button className={classes.big} variant="default" onClick={onClose}>
          Close the camera
        </Button>
      </div>
    </div>
  )
}

function Switch({
  camera,
  name,
  on,
  off,
}: {
  camera: Camera
  name: 'torch' | 'zoom'
  on: string
  off: string
}) {
  const [isOn, setOn] = useState(false)
  const turn = async () => {
    const value = name === 'torch' ? !isOn : isOn ? 1 : 2
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the DOM's types do not know yet
    const constraint = { advanced: [{ [name]: value }] } as MediaTrackConstraints
    await camera.track.applyConstraints(constraint)
    setOn(!isOn)
  }
  return (
    <Button
      className={classes.big}
      variant="default"
      aria-pressed={isOn}
      onClick={() => void turn()}
    >
      {isOn ? off : on}
    </Button>
  )
}

async function look(
  video: HTMLVideoElement | null,
  signal: AbortSignal,
  tell: {
    readonly onCamera: (camera: Camera) => void
    readonly onSays: (says: string) => void
    readonly onRead: (text: string) => void
  },
): Promise<void> {
  if (!video) return
  let stream: MediaStream | null = null
  try {
    const reading = makeReader()
    stream = await openCamera()
    const [track] = stream.getVideoTracks()
    if (signal.aborted || !track) return
    video.srcObject = stream
    await video.play()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the DOM's types do not know yet
    tell.onCamera({ track, can: (track.getCapabilities?.() ?? {}) as Abilities })
    await readUntil(video, await reading, signal, tell.onRead)
  } catch (error) {
    if (!signal.aborted) tell.onSays(cameraWords(error))
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop()
  }
}

async function readUntil(
  video: HTMLVideoElement,
  read: ReadCode,
  signal: AbortSignal,
  onRead: (text: string) => void,
): Promise<void> {
  let last: string | null = null
  while (!signal.aborted) {
    const text = await read(video)
    if (text !== null && text !== last && !signal.aborted) onRead(text)
    last = text ?? last
    await new Promise((later) => setTimeout(later, lookEveryMs))
  }
}

const openCamera = (): Promise<MediaStream> => {
  const media: MediaDevices | undefined = navigator.mediaDevices
  if (!media) throw new DOMException('no camera', 'NotFoundError')
  return media.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } },
    audio: false,
  })
}

function cameraWords(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError') {
    return 'The page may not use the camera. Allow it in the browser’s settings, or type the code.'
  }
  if (name === 'NotFoundError') return 'There is no camera here. Type the code.'
  if (name === 'NotReadableError') {
    return 'Another app has the camera. Close it and begin anew, or type the code.'
  }
  return 'The camera does not work here. Type the code.'
}
