import { ActionIcon } from '@mantine/core'
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react'
import { Icon } from './icons.tsx'
import classes from './dialog.module.css'

/**
 * The browser's own dialog: it keeps the focus inside, closes on Escape and gives the focus back. It is open for as
 * long as it is drawn.
 */
export function Dialog({
  title,
  isWide = false,
  onClose,
  children,
}: {
  title: string
  isWide?: boolean
  /** Left out: it hides the page behind it, and only the ways inside lead on. */
  onClose?: () => void
  children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      data-wide={isWide || undefined}
      data-firm={onClose === undefined || undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        // A file chooser inside is cancelled too, which is none of the dialog's business.
        if (event.target !== event.currentTarget) return
        event.preventDefault()
        onClose?.()
      }}
      onClose={(event) => {
        // A second Escape closes it whatever was prevented before.
        if (event.target !== event.currentTarget || event.currentTarget.open) return
        if (onClose) onClose()
        else event.currentTarget.showModal()
      }}
    >
      <div className={classes.head}>
        <h2 id={id}>{title}</h2>
        {onClose && (
          <ActionIcon variant="subtle" color="gray" aria-label="Close" onClick={onClose}>
            <Icon name="close" size={16} />
          </ActionIcon>
        )}
      </div>
      {children}
    </dialog>
  )
}
