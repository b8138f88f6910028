import type { User } from '@axbridge/sdk/console'
import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { FormPanel } from '../../panel/form-panel.tsx'
import { given, useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import type { MadeLink } from './invitation-link.tsx'
import { RoleFields } from './role-field.tsx'

type Values = { readonly name: string; readonly role: User['role']; readonly customer?: string }

type InvitationFormProps = { readonly isOpen: boolean; onClose(): void; onInvited(made: MadeLink): void }

/** Invites somebody: the answer is a link that sets a password, once. */
export const InvitationForm = ({ isOpen, onClose, onInvited }: InvitationFormProps): ReactNode => {
  const { users: words, panel } = useWords()
  const [form] = Form.useForm<Values>()
  const sending = useSending(
    form,
    async ({ name, role, customer }: Values) => {
      const { user, link, expiresAt } = await service.inviteUser({ name: name.trim(), role, ...given({ customer }) })
      onInvited({ name: user.name, link, expiresAt })
    },
    { refreshes: [['listUsers']], onDone: () => undefined },
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.inviteTitle}
      action={words.inviteIt}
      testId="invitation-form"
      form={form}
      sending={sending}
    >
      <Form.Item
        name="name"
        label={words.name}
        extra={words.nameHint}
        rules={[{ required: true, message: panel.required }]}
      >
        <Input autoFocus autoComplete="off" autoCapitalize="none" maxLength={64} />
      </Form.Item>
      <RoleFields />
    </FormPanel>
  )
}
