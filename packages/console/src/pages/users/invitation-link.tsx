import type { ReactNode } from 'react'
import { SecretOnce } from '../../panel/secret-once.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useWords } from '../../words/use-words.ts'

export type MadeLink = { readonly name: string; readonly link: string; readonly expiresAt: string }

type InvitationLinkProps = { readonly made: MadeLink | null; onClose(): void }

/** The link with which somebody sets a password. */
export const InvitationLink = ({ made, onClose }: InvitationLinkProps): ReactNode => {
  const { users } = useWords()
  const words = users.link
  return (
    <SecretOnce
      title={words.title(made?.name ?? '')}
      about={words.about}
      secrets={
        made === null
          ? []
          : [
              {
                label: made.name,
                text: made.link,
                hint: (
                  <>
                    {words.expires}
                    <Instant at={made.expiresAt} />
                  </>
                ),
              },
            ]
      }
      onClose={onClose}
    />
  )
}
