export const GET_SETTING = 'select value from settings where name = ?';

export const ADD_SETTING = 'insert into settings (name, value) values (?, ?) on conflict (name) do nothing';
