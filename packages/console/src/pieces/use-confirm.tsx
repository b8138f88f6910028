import { App, Input } from 'antd'
import { type ReactNode, useCallback } from 'react'
import { useWords } from '../words/use-words.ts'

export type Question = {
  /** What is about to be done, and to what: "Remove the trunk north?" */
  readonly title: string
  /** What it means, and whether it can be undone. */
  readonly consequence: ReactNode
  /** The verb on the button: "Remove". */
  readonly action: string
  /** What has to be typed first, for what cannot be undone. */
  readonly typed?: string
}

/** Asks before something that destroys. Resolves to whether it is to be done. */
export const useConfirm = (): ((question: Question) => Promise<boolean>) => {
  const { modal } = App.useApp()
  const { pieces } = useWords()
  return useCallback(
    ({ title, consequence, action, typed }) =>
      new Promise<boolean>((resolve) => {
        const isReady = (text: string) => typed === undefined || text.trim() === typed
        const dialog = modal.confirm({
          title,
          content: (
            <>
              <p>{consequence}</p>
              {typed !== undefined && (
                // biome-ignore lint/a11y/noLabelWithoutControl: antd's input is the control.
                <label style={{ display: 'grid', gap: 4, marginTop: 12 }}>
                  {pieces.typeToConfirm(typed)}
                  <Input
                    autoComplete="off"
                    data-testid="confirm-typed"
                    onChange={({ target }) =>
                      dialog.update({ okButtonProps: { danger: true, disabled: !isReady(target.value) } })
                    }
                  />
                </label>
              )}
            </>
          ),
          okText: action,
          okButtonProps: { danger: true, disabled: !isReady('') },
          cancelText: pieces.cancel,
          // What destroys is not what Enter does by itself.
          autoFocusButton: 'cancel',
          onOk: () => resolve(true),
          onCancel: () => resolve(false),
        })
      }),
    [modal, pieces],
  )
}
