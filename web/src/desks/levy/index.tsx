// The desk 征缴: employers, wages, what is due and what came in, receipts, inspections
// of employers, and the work lists of cleaning. Each page is one file beside this
// one and one row below.
import { lazy } from 'react';
import { AccountBookOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'levy',
  title: '征缴',
  icon: <AccountBookOutlined />,
  order: 15,
  pages: [
    {
      path: 'employers',
      title: '参保单位',
      permissions: ['enrolment.read'],
      component: lazy(() => import('./EmployersPage')),
      help: <p>按名称中的字或统一社会信用代码的开头查找单位,用过的名称也能查到;输入完整的代码直接打开。双击一行看单位的人员、工资、缴费和稽核。</p>,
    },
    {
      path: 'register',
      title: '单位登记',
      permissions: ['enrolment.write'],
      component: lazy(() => import('./RegisterPage')),
      help: <p>第一次参保的单位在这里登记。缺的材料一次说全,可打印一次性告知书;代码的校验位不对当场提示。本月以前的参保日期由另一人复核后才办理。</p>,
    },
    {
      path: 'employer/:uscc',
      title: '单位',
      permissions: ['enrolment.read'],
      component: lazy(() => import('./EmployerPage')),
      hidden: true,
      help: (
        <>
          <p>一个单位的信息、人员、缴费、稽核都在这一页。缴费单展开看每一项由谁付、入哪项基金、滞纳金怎么算。</p>
          <p>电话、账号只显示脱敏的号码。退费由另一人复核;本月以前的变更由另一人复核。双击人员打开参保人的页面。</p>
        </>
      ),
    },
  ],
};
