-- ARGV[3]: the payload.
if not holds() then
  return 0
end
redis.call('HSET', KEYS[1], 'payload', ARGV[3])
redis.call('PERSIST', KEYS[1])
redis.call('ZADD', KEYS[2], redis.call('HGET', KEYS[1], 'till'), ARGV[2])
return 1
