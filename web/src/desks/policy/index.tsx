// The desk 政策. Each page is one file beside this one and one row below.
import { lazy } from 'react';
import { FileProtectOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = {
  key: 'policy',
  title: '政策',
  icon: <FileProtectOutlined />,
  order: 30,
  pages: [
    {
      path: 'packages',
      title: '政策目录',
      permissions: ['policy.read'],
      component: lazy(() => import('./PackagesPage')),
      help: (
        <>
          <p>每一项政策今天(或选定的一天)用的是哪个版本、以后哪天换成哪个。展开一行,看用文字写明的条款、与上一版的不同、全部日子和版本;双击一行打开那天用的版本。</p>
          <p>版本只增不改:要改,打开现行版本“改成新版本”,由另一人复核后发布。后发布的在它管的日子里优先,已结算的不变。</p>
        </>
      ),
    },
    {
      path: 'version/:versionId',
      title: '政策版本',
      permissions: ['policy.read'],
      component: lazy(() => import('./VersionPage')),
      hidden: true,
      help: (
        <>
          <p>一个版本的全部文本、依据和例。例当场运行;点“看每一步”,就看得到这个例是怎么算出来的、按哪一条。</p>
          <p>发现新版改错了,打开旧版本“退回到这一版”:原样再发布一次,以后的结算用它,中间的结算不变。</p>
        </>
      ),
    },
    {
      path: 'edit/:versionId',
      title: '改政策',
      permissions: ['policy.publish'],
      component: lazy(() => import('./EditPage')),
      hidden: true,
      help: (
        <>
          <p>在现行文本上改。按 F4 检查:每处问题指到行,写明怎么改;没有错误的接着运行例,并与现行版本逐格比较。</p>
          <p>只改数的,在参数里加一条“自”,旧值留着;换步骤的,旧文件写上“止”,另写新文件。改好先试算,再提出发布。改到一半的文本留在这台电脑上。</p>
        </>
      ),
    },
    {
      path: 'new',
      title: '新政策',
      permissions: ['policy.publish'],
      component: lazy(() => import('./NewPage')),
      help: (
        <>
          <p>一项从来没有发布过的政策:先选统筹区、险种、业务和施行日期,从空白开始,或照着程序自带的各地政策、已发布的版本写。</p>
          <p>起草的文本留在这台电脑上,改好、检查、运行例、试算以后提出,由另一人复核发布,从施行日期起用。</p>
        </>
      ),
    },
    {
      path: 'published',
      title: '发布记录',
      permissions: ['policy.read'],
      component: lazy(() => import('./PublishedPage')),
      help: <p>发布过的每一个版本,新的在前:什么时候、谁提出、谁复核、管哪些日子。版本只增不改,发布错了,发布更正的版本或退回旧版本。</p>,
    },
    {
      path: 'proposals',
      title: '待发布',
      permissions: ['approval.read'],
      component: lazy(() => import('./ProposalsPage')),
      help: <p>已经提出、等另一人复核的政策。打开一件,先看与现行版本哪里不同、哪些例结果不同,再同意或驳回。提出人自己只能撤回。</p>,
    },
    {
      path: 'proposal/:approvalId',
      title: '复核发布',
      permissions: ['approval.read'],
      component: lazy(() => import('./ProposalPage')),
      hidden: true,
      help: <p>要发布的文本与现行版本的不同,逐格并列;例当场运行。看明白以后在下面同意或驳回。同意以后立即发布。</p>,
    },
    {
      path: 'whatifs',
      title: '试算记录',
      permissions: ['policy.read'],
      component: lazy(() => import('./WhatifsPage')),
      help: <p>把一段时间已经结算的费用按一份政策重算,看谁多付、谁少付、基金还能支付多久。在后台一个一个进行,不改任何数据。要开始一次试算,请打开一个版本,或在改政策的页面上。</p>,
    },
    {
      path: 'whatif/:whatifId',
      title: '试算',
      permissions: ['policy.read'],
      component: lazy(() => import('./WhatifPage')),
      hidden: true,
      help: <p>同样的费用,原来怎样付、按这份政策怎样付。只重算已经发生的,不猜测人会不会因此换医院。总额前后一样,变的只是由谁付。算不出的另列,不在合计里。</p>,
    },
  ],
};
