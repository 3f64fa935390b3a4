import './staff.css'

export { StaffLayer } from './staff-layer.tsx'
