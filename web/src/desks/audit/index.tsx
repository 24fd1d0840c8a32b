// The desk 审核. Each page is one file beside this one and one row below.
import { AuditOutlined } from '@ant-design/icons';
import type { Desk } from '../../shell/registry';

export const desk: Desk = { key: 'audit', title: '审核', icon: <AuditOutlined />, order: 40, pages: [] };
