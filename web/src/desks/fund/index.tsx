// The desk 基金. Each page is one file beside this one and one row below.
import { FundOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = { key: 'fund', title: '基金', icon: <FundOutlined />, order: 50, pages: [] };
