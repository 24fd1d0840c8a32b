// The desk 窗口. Each page is one file beside this one and one row below.
import { lazy } from 'react';
import { SolutionOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'counter',
  title: '窗口',
  icon: <SolutionOutlined />,
  order: 10,
  pages: [
    {
      path: 'find',
      title: '查找参保人',
      permissions: ['person.read'],
      component: lazy(() => import('./FindPage')),
      personal: true,
      help: <p>读卡、扫码,或输入身份证号、社保卡号、人员编号、完整姓名、姓名全部字的拼音首字母。只找到一个人时直接打开。任何时候按 F2 回到查找框。</p>,
    },
    {
      path: 'person/:psnNo',
      title: '参保人',
      permissions: ['person.read'],
      component: lazy(() => import('./PersonPage')),
      hidden: true,
      personal: true,
      help: (
        <>
          <p>一个人的参保、缴费、个人账户、累计、备案、就诊与结算都在这一页。黄色的条写明待遇为什么要等、等到哪天、怎么办。</p>
          <p>姓名、证件默认遮盖,“查看明文”要写原因并记入留痕。F8 收款,F9 打印对账单,F2 查找下一位。每笔结算的“为什么这样付”打开结算说明。</p>
        </>
      ),
    },
    {
      path: 'enrol',
      title: '参保登记',
      permissions: ['enrolment.write'],
      component: lazy(() => import('./EnrolPage')),
      personal: true,
      help: <p>第一次来的人在这里登记并参保。勾选带来的材料,还缺的一次说全,可打印一次性告知书。新生儿凭出生医学证明和父母证件,从出生起参保;其他人本月以前生效的要由另一人复核。</p>,
    },
  ],
};
