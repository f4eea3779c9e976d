export const LAST_EVENT_POSITION =
  'select coalesce(max(position), 0) as position from run_events where run_seq = ?';

export const INSERT_EVENT = 'insert into run_events (run_seq, position, event) values (?, ?, ?)';

export const LIST_EVENTS = `
select event from run_events
where run_seq = (select seq from runs where workspace_id = ? and run_id = ?) order by position`;
