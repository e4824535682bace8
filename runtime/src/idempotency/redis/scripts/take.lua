-- KEYS[1]: the recorded claims of the scope. KEYS[2]: what the keys of its claims begin with.
-- ARGV[1]: token; ARGV[2]: lease; ARGV[3]: slack; milliseconds.
-- Answers {delivery key, attempt, payload}, or {} where no lease has run out.
local first = redis.call('ZRANGE', KEYS[1], 0, 0)
while first[1] do
  local delivery = first[1]
  local claim = KEYS[2] .. delivery
  local held = redis.call('HMGET', claim, 'since', 'till', 'attempt', 'payload')
  if held[4] then
    if runs(held[1], held[2], tonumber(ARGV[3])) then
      return {}
    end
    local attempt = (tonumber(held[3]) or 0) + 1
    redis.call('HSET', claim, 'token', ARGV[1], 'attempt', text(attempt))
    hold(claim, KEYS[1], delivery, now + tonumber(ARGV[2]), 0)
    return {delivery, attempt, held[4]}
  end
  -- The claim was deleted by hand.
  redis.call('ZREM', KEYS[1], delivery)
  first = redis.call('ZRANGE', KEYS[1], 0, 0)
end
return {}
