import type { User, UserChangeRequest } from '@axbridge/sdk/console'
import { Button, Form } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { FormPanel } from '../../panel/form-panel.tsx'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { useMay, useSession } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import type { MadeLink } from './invitation-link.tsx'
import { RoleFields } from './role-field.tsx'

const refreshes = [['listUsers'], ['listAudit']] as const

type RoleValues = { readonly role: User['role']; readonly customer?: string }

type RoleFormProps = { readonly user: User; readonly isOpen: boolean; onClose(): void }

const RoleForm = ({ user, isOpen, onClose }: RoleFormProps): ReactNode => {
  const { users: words } = useWords()
  const [form] = Form.useForm<RoleValues>()
  const sending = useSending(
    form,
    ({ role, customer }: RoleValues) =>
      service.changeUser(user.id, { role, customer: role === 'customer_developer' ? (customer ?? null) : null }),
    { refreshes, onDone: onClose },
  )
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.changeRoleTitle}
      action={words.change}
      testId="role-form"
      form={form}
      initialValues={{ role: user.role, ...(user.customer === null ? {} : { customer: user.customer }) }}
      sending={sending}
    >
      <RoleFields />
    </FormPanel>
  )
}

type UserActionsProps = { readonly user: User; onLink(made: MadeLink): void }

/** What can be done with a user. Oneself is not among them: nobody shuts himself out by a slip. */
export const UserActions = ({ user, onLink }: UserActionsProps): ReactNode => {
  const { users: words } = useWords()
  const may = useMay()
  const { user: me } = useSession()
  const confirm = useConfirm()
  const [isChanging, setChanging] = useState(false)
  const { id, name, state } = user
  const change = useAction((wanted: UserChangeRequest) => service.changeUser(id, wanted), {
    done: words.changed,
    refreshes,
  })
  const renew = useAction(async () => onLink({ name, ...(await service.renewInvitation(id)) }), { refreshes })
  const suspend = async () => {
    const question = { title: words.suspendTitle, consequence: words.suspendConsequence, action: words.suspend }
    if (await confirm(question)) change.mutate({ state: 'suspended' })
  }
  const newLink = async () => {
    const question = { title: words.newLinkTitle, consequence: words.newLinkConsequence, action: words.newLink }
    if (await confirm(question)) renew.mutate()
  }
  if (id === me.id) return null
  return (
    <section className={styles.section}>
      <div className={styles.row}>
        {may('changeUser') && (
          <Button onClick={() => setChanging(true)} data-testid="change-role" data-ask="changeUser">
            {words.changeRole}
          </Button>
        )}
        {may('renewInvitation') && (
          <Button
            loading={renew.isPending}
            onClick={() => void newLink()}
            data-testid="new-link"
            data-ask="renewInvitation"
          >
            {words.newLink}
          </Button>
        )}
        {may('changeUser') && state !== 'suspended' && (
          <Button
            danger
            loading={change.isPending}
            onClick={() => void suspend()}
            data-testid="suspend-user"
            data-ask="changeUser"
          >
            {words.suspend}
          </Button>
        )}
        {may('changeUser') && state === 'suspended' && (
          <Button
            loading={change.isPending}
            onClick={() => change.mutate({ state: 'active' })}
            data-testid="activate-user"
            data-ask="changeUser"
          >
            {words.activate}
          </Button>
        )}
      </div>
      <RoleForm user={user} isOpen={isChanging} onClose={() => setChanging(false)} />
    </section>
  )
}
