import { conditionWords, sealWords } from '@luminous/contract/custody-words.ts'
import type { KeyboardEvent, RefObject } from 'react'
import form from '../../ui/form.module.css'
import classes from './lab.module.css'
import {
  conditionKeys,
  sealKeys,
  toggleCondition,
  type missingOf,
  type ReceiptDraft,
} from './receipt-draft.ts'

/** What was seen at arrival: a key each while the focus is here, so that no hand leaves the keyboard. */
export function ReceiptChoices({
  value,
  missing,
  first,
  onChange,
}: {
  value: ReceiptDraft
  missing: ReturnType<typeof missingOf>
  first: RefObject<HTMLInputElement | null>
  onChange: (value: ReceiptDraft) => void
}) {
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.key.toLowerCase()
    const condition = conditionKeys.find(([one]) => one === key)?.[1]
    const seal = sealKeys.find(([one]) => one === key)?.[1]
    if (condition) onChange({ ...value, conditions: toggleCondition(value.conditions, condition) })
    if (seal) onChange({ ...value, sealState: seal })
    if (condition || seal) event.preventDefault()
  }
  return (
    <div className={form.form} role="group" aria-label="What you see" onKeyDown={press}>
      <fieldset className={form.group}>
        <legend>Condition at arrival</legend>
        <div className={classes.choices}>
          {conditionKeys.map(([key, code], at) => (
            <label key={code} className={classes.choice}>
              <input
                ref={at === 0 ? first : undefined}
                type="checkbox"
                checked={value.conditions.includes(code)}
                onChange={() =>
                  onChange({ ...value, conditions: toggleCondition(value.conditions, code) })
                }
              />
              {conditionWords[code]}
              <kbd className={classes.key} aria-hidden="true">
                {key}
              </kbd>
            </label>
          ))}
        </div>
        {missing === 'conditions' && (
          <p className={classes.missing} role="alert">
            Say what you see: all in order, or everything that is not.
          </p>
        )}
      </fieldset>
      <fieldset className={form.group}>
        <legend>Seal</legend>
        <div className={classes.choices}>
          {sealKeys.map(([key, state]) => (
            <label key={state} className={classes.choice}>
              <input
                type="radio"
                name="seal"
                checked={value.sealState === state}
                onChange={() => onChange({ ...value, sealState: state })}
              />
              {sealWords[state]}
              <kbd className={classes.key} aria-hidden="true">
                {key.toUpperCase()}
              </kbd>
            </label>
          ))}
        </div>
        {missing === 'sealState' && (
          <p className={classes.missing} role="alert">
            Say how the seal is, or that none was used.
          </p>
        )}
      </fieldset>
    </div>
  )
}
