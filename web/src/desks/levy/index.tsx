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
      help: <p>第一次参保的单位在这里登记。缺的材料一次说全,可打印一次性告知书;代码的校验位不对当场提示。登记好直接打开单位的页面,接着增加人员、申报工资。</p>,
    },
    {
      path: 'wages',
      title: '工资申报',
      permissions: ['contribution.write'],
      component: lazy(() => import('./WagesPage')),
      help: <p>单位的五险合一申报:交文件(Excel 或 CSV),或逐人填写。先核对,不能办理的行一次全部列出;全部合格才写入,职工医保的行从所属月份起成为申报工资,其余四险原样转送。</p>,
    },
    {
      path: 'assess',
      title: '核定缴费',
      permissions: ['contribution.write'],
      component: lazy(() => import('./AssessPage')),
      help: <p>按征缴对象核定一个月或一年的缴费单。人多时分段办理,本页自己接着办,中途停下再按一次从停下的地方继续,办过的不会重复。政策不能核定的人单列人数,不拦其余的人。办完以后才登记的单位,到单位的页面单独核定。</p>,
    },
    {
      path: 'arrears',
      title: '欠费清单',
      permissions: ['contribution.read'],
      component: lazy(() => import('./ArrearsPage')),
      personal: true,
      help: <p>到期没有缴清的缴费单,含到今天的滞纳金,按险种和缴费对象筛选,可导出 Excel。双击打开单位或参保人;“怎么算的”列出每一项和滞纳金的计算。</p>,
    },
    {
      path: 'due',
      title: '应缴与到账',
      permissions: ['contribution.write'],
      component: lazy(() => import('./DuePage')),
      personal: true,
      help: <><p>应缴文件送税务、银行收款;到账文件送回来,先对账,差异逐笔列名:我方无、对方无、金额不符、重复、对象不符、所属期不符,各写明怎么办。</p><p>只有“我方无”的可以入账,其余的由人核对处理。同一份文件不能入账两次。</p></>,
    },
    {
      path: 'claimed',
      title: '划拨入账',
      permissions: ['contribution.write'],
      component: lazy(() => import('./ClaimedPage')),
      help: <p>财政补助、医疗救助代缴等按批划拨的款项在这里入账,不分到人。同一张划拨凭证只入一次,分录记入所选险种的基金。</p>,
    },
    {
      path: 'receipts',
      title: '票据',
      permissions: ['contribution.read'],
      component: lazy(() => import('./ReceiptsPage')),
      help: <p>票据按种类、代码、起止号入库,收款时取最小的空白号开出;作废要写原因,作废的号留在账上不再使用。入库 = 已用 + 作废 + 结存。</p>,
    },
    {
      path: 'inspections',
      title: '缴费稽核',
      permissions: ['contribution.read'],
      component: lazy(() => import('./InspectionsPage')),
      help: <p>对单位缴费人数和基数的稽核:立案、认定、下达补缴、结案。稽核人员按 F8 立案;双击一行看认定的人、月份、证据和应补金额。</p>,
    },
    {
      path: 'waiting',
      title: '月末待遇核定',
      permissions: ['benefit.write'],
      component: lazy(() => import('./WaitingPage')),
      help: <p>过了期限没有缴清的、当月新参保的,逐人核定等待期与欠费暂停。缴费、退费、参保变更当时已经自动核定,这里办理月末一次的。分段办理,本页自己接着办。</p>,
    },
    {
      path: 'doubts',
      title: '清理工单',
      permissions: ['enrolment.read'],
      component: lazy(() => import('./DoubtsPage')),
      personal: true,
      help: <p>参保数据里有疑问的:证件有误、一人多号、重复参保、日期矛盾等。打开一条,两个人的登记并排比较;业务办好以后办结,登记是对的写明理由,或派给别人。系统办结前再核一次。</p>,
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
          <p>电话、账号只显示脱敏的号码。退费由另一人复核。双击人员打开参保人的页面。</p>
        </>
      ),
    },
    {
      path: 'inspection/:inspectionId',
      title: '一次缴费稽核',
      permissions: ['contribution.read'],
      component: lazy(() => import('./InspectionPage')),
      hidden: true,
      personal: true,
      help: <p>一次稽核走到哪一步、认定了谁的哪个月、证据、应补金额和补缴的缴费单。稽核人员逐人逐月认定(F8),程序按当月政策重算;下达后到单位的页面收款,写明结论结案。</p>,
    },
  ],
};
