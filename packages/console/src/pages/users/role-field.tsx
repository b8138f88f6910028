import type { User } from '@axbridge/sdk/console'
import { Form, Radio } from 'antd'
import type { ReactNode } from 'react'
import { CustomerPick } from '../../panel/customer-names.tsx'
import styles from '../../panel/panel.module.css'
import { useWords } from '../../words/use-words.ts'

type Role = User['role']

const allRoles: readonly Role[] = [
  'platform_admin',
  'compliance_officer',
  'operations',
  'customer_developer',
  'read_only',
]

/** The choice of a role, with what each may do, and of the customer of a customer's developer. */
export const RoleFields = (): ReactNode => {
  const { users: words, panel, roles } = useWords()
  return (
    <>
      <Form.Item name="role" label={words.role} rules={[{ required: true, message: panel.required }]}>
        <Radio.Group>
          <div className={styles.stackTight}>
            {allRoles.map((role) => (
              <Radio key={role} value={role}>
                {roles[role]}
                <div className={styles.faint}>{words.roleHints[role]}</div>
              </Radio>
            ))}
          </div>
        </Radio.Group>
      </Form.Item>
      <Form.Item noStyle dependencies={['role']}>
        {({ getFieldValue }) =>
          getFieldValue('role') === 'customer_developer' && (
            <Form.Item name="customer" label={words.customer} rules={[{ required: true, message: panel.required }]}>
              <CustomerPick />
            </Form.Item>
          )
        }
      </Form.Item>
    </>
  )
}
