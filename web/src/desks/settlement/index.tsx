// The desk 结算: what a settlement came to and why, its papers, and what a bill
// would come to. Each page is one file beside this one and one row below. The
// address of one settlement is /settlement/one/<setl_id>.
import { lazy } from 'react';
import { CalculatorOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'settlement',
  title: '结算',
  icon: <CalculatorOutlined />,
  order: 20,
  pages: [
    {
      path: 'find',
      title: '查结算',
      permissions: ['settlement.read'],
      component: lazy(() => import('./FindPage')),
      personal: true,
      help: (
        <>
          <p>找到一笔结算:按人(人员编号、证件号、卡号或完整姓名)、按结算单上的结算编号,或按机构和日期。</p>
          <p>双击一行或选中后按回车打开,就能看到谁付了多少、为什么。</p>
        </>
      ),
    },
    {
      path: 'one/:setlId',
      title: '结算单',
      permissions: ['settlement.read'],
      component: lazy(() => import('./OnePage')),
      hidden: true,
      personal: true,
      help: (
        <>
          <p>一笔结算:最上面是个人付了多少,下面的条是各方各付多少。点一段,旁边就是这一段怎么算出来的:依据哪个文件第几条、参数是多少、怎么取整、累计从多少到多少。</p>
          <p>费用明细里每一行都写明类别、自付多少、基金付多少;基金不付的写明原因。</p>
          <p>F9 打印(第二次起是补打,要写原因),F4 换一家医院或换一个等级试算,“重算”按当时的资料再算一遍并比较,“证明”给出不含个人信息、可以到别处核对的文件。</p>
        </>
      ),
    },
    {
      path: 'trial',
      title: '费用测算',
      permissions: ['settlement.read'],
      component: lazy(() => import('./TrialPage')),
      personal: true,
      help: (
        <>
          <p>回答“我要是看这个病要花多少”:选好人、机构、医疗类别,录入打算用的项目,按 F4。按他现在的参保、累计和政策计算,不写账。</p>
          <p>再选一家医院或一个等级,就能并排比较两处各付多少。</p>
        </>
      ),
    },
  ],
};
