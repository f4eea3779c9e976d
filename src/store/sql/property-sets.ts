export const FIND_PROPERTY_SETS =
  'select id, document from property_sets where experiment_id = ? and hash = ?';

export const ADD_PROPERTY_SET = 'insert into property_sets (experiment_id, hash, document) values (?, ?, ?)';

export const ADD_PROPERTY_VALUE = 'insert into property_values (set_id, key, value) values (?, ?, ?)';
