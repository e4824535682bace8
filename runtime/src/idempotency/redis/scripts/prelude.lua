-- Before every script. KEYS[1]: the claim, a hash of
--   token    the holder's
--   attempt  how many holders there were
--   since    when the lease began, in milliseconds of the server's clock
--   till     when it runs out
--   done     present when the delivery was handled
--   payload  present when it was recorded
-- KEYS[2]: the recorded claims of the scope, a sorted set of delivery keys by `till`.
-- ARGV[1]: the token of the caller. ARGV[2]: the delivery key.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function text(number)
  return string.format('%.0f', number)
end

-- A clock that was stepped back makes leases of the future: those have run out.
local function runs(since, till, slack)
  return tonumber(since) - slack <= now and now < tonumber(till)
end

-- Lets the claim be held until `till`; it is forgotten `keep` milliseconds later, unless recorded.
local function hold(claim, recorded, delivery, till, keep)
  redis.call('HSET', claim, 'since', text(now), 'till', text(till))
  if redis.call('HEXISTS', claim, 'payload') == 1 then
    redis.call('PERSIST', claim)
    redis.call('ZADD', recorded, text(till), delivery)
  else
    redis.call('PEXPIRE', claim, text(till - now + keep))
  end
end

-- The caller holds the claim, and it is not done.
local function holds()
  local held = redis.call('HMGET', KEYS[1], 'token', 'done')
  return held[1] == ARGV[1] and not held[2]
end
