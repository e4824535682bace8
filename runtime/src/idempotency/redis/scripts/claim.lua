-- ARGV[3]: lease; ARGV[4]: slack; ARGV[5]: how long an abandoned claim is kept; all milliseconds.
-- Answers {'new', attempt}, {'held', milliseconds left, recorded} or {'done'}.
local held = redis.call('HMGET', KEYS[1], 'token', 'done', 'attempt', 'since', 'till')
if held[2] then
  return {'done'}
end
if held[1] == ARGV[1] then
  return {'new', tonumber(held[3])}
end
if held[1] and runs(held[4], held[5], tonumber(ARGV[4])) then
  return {'held', tonumber(held[5]) - now, redis.call('HEXISTS', KEYS[1], 'payload')}
end
local attempt = (tonumber(held[3]) or 0) + 1
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'attempt', text(attempt))
hold(KEYS[1], KEYS[2], ARGV[2], now + tonumber(ARGV[3]), tonumber(ARGV[5]))
return {'new', attempt}
