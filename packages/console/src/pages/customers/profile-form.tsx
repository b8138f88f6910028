import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { AxbridgeError, type Customer } from '@axbridge/sdk/console'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Select, Switch } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { Section } from '../../panel/facts.tsx'
import { FormPanel } from '../../panel/form-panel.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { useWords } from '../../words/use-words.ts'
import { type ProfileValues, requestOfProfile, valuesOfProfile } from './profile-values.ts'
import { ScenarioFields } from './scenario-fields.tsx'

const mostContacts = 10

const Contacts = (): ReactNode => {
  const { profile: words, panel } = useWords()
  const required = [{ required: true, message: panel.required }]
  return (
    <Form.List name={['entity', 'contacts']}>
      {(fields, { add, remove }) => (
        <div className={styles.stack}>
          {fields.map(({ key, name }) => (
            <div key={key} className={styles.columns}>
              <Form.Item name={[name, 'name']} label={words.contactName} rules={required}>
                <Input autoComplete="off" maxLength={64} />
              </Form.Item>
              <Form.Item name={[name, 'email']} label={words.contactEmail} rules={required}>
                <Input
                  type="email"
                  autoComplete="off"
                  maxLength={128}
                  suffix={
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined />}
                      aria-label={words.remove}
                      onClick={() => remove(name)}
                    />
                  }
                />
              </Form.Item>
            </div>
          ))}
          {fields.length < mostContacts && (
            <div>
              <Button icon={<PlusOutlined />} onClick={() => add()}>
                {words.addContact}
              </Button>
            </div>
          )}
        </div>
      )}
    </Form.List>
  )
}

const EntityFields = (): ReactNode => {
  const { profile: words, panel } = useWords()
  const required = [{ required: true, message: panel.required }]
  return (
    <>
      <Form.Item name={['entity', 'name']} label={words.name} extra={words.nameHint} rules={required}>
        <Input autoComplete="off" maxLength={128} />
      </Form.Item>
      <div className={styles.columns}>
        <Form.Item name={['entity', 'kind']} label={words.kind} rules={required}>
          <Select options={[...optionsOf(words.kinds)]} />
        </Form.Item>
        <Form.Item
          name={['entity', 'registration']}
          label={words.registration}
          extra={words.registrationHint}
          rules={required}
        >
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name={['entity', 'verifiedAt']} label={words.verifiedAt} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name={['entity', 'validUntil']} label={words.validUntil} extra={words.validHint} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Contacts />
    </>
  )
}

type ProfileFormProps = { readonly customer: Customer; readonly isOpen: boolean; onClose(): void }

/** Who a customer is, as it was verified, and what he registered his use of numbers as. */
export const ProfileForm = ({ customer: { id, name, profile }, isOpen, onClose }: ProfileFormProps): ReactNode => {
  const { profile: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<ProfileValues>()
  const hasEntity = Form.useWatch('hasEntity', form) ?? profile.entity !== null
  const client = useQueryClient()
  const save = async (values: ProfileValues): Promise<Customer> => {
    try {
      return await service.putCustomerProfile(id, requestOfProfile(values))
    } catch (error) {
      // Who opens the form again then sees what somebody else recorded meanwhile.
      if (error instanceof AxbridgeError && error.code === 'matter_state')
        void client.invalidateQueries({ queryKey: ['getCustomer', id] })
      throw error
    }
  }
  const sending = useSending(form, save, {
    refreshes: [['getCustomer'], ['listCustomers'], ['listAudit']],
    onDone: () => {
      void message.success(words.saved)
      onClose()
    },
  })
  return (
    <FormPanel
      isOpen={isOpen}
      onClose={onClose}
      title={words.editTitle(name)}
      action={words.save}
      testId="profile-form"
      form={form}
      initialValues={valuesOfProfile(profile)}
      sending={sending}
      width={720}
    >
      <Form.Item name="revision" noStyle>
        <Input type="hidden" />
      </Form.Item>
      <Section title={words.entity}>
        <Form.Item name="hasEntity" label={words.hasEntity} extra={words.hasEntityHint} valuePropName="checked">
          <Switch />
        </Form.Item>
        {hasEntity && <EntityFields />}
      </Section>
      <Section title={words.scenarios}>
        <p className={styles.faint}>{words.prohibited}</p>
        <ScenarioFields />
      </Section>
    </FormPanel>
  )
}
