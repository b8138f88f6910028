import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useOpened } from '../panel/opened.ts'
import { Page } from '../pieces/page.tsx'
import { useMay } from '../session/session.tsx'
import { useWords } from '../words/use-words.ts'
import { CustomerForm } from './customers/customer-form.tsx'
import { CustomerList } from './customers/customer-list.tsx'
import { CustomerPanel } from './customers/customer-panel.tsx'

const CustomersPage = (): ReactNode => {
  const { customers: words } = useWords()
  const may = useMay()
  const { opened, open, close } = useOpened('form')
  const add = may('addCustomer') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => open('add')}
      data-testid="add-customer"
      data-ask="addCustomer"
    >
      {words.add}
    </Button>
  )
  return (
    <Page testId="page-customers" title={words.title} about={words.about} actions={add}>
      <CustomerList add={add} />
      <CustomerForm isOpen={opened === 'add' && may('addCustomer')} onClose={close} />
      <CustomerPanel />
    </Page>
  )
}

export default CustomersPage
