#!/usr/bin/env node
import{createRequire as lockstepRequire}from'node:module';import{fileURLToPath as lockstepPath}from'node:url';const require=lockstepRequire(import.meta.url);const __dirname=lockstepPath(new URL('.',import.meta.url));
var STATEMENT=/(?<=^|;|\b(?:BEGIN|THEN|LOOP|ELSE|DO)\b)\s*((?:ALTER|CREATE|DROP|TRUNCATE|UPDATE|DELETE|INSERT|REPLACE|LOCK)\b[^;]*)/gi;function statementsOfBody(body){return[...body.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g," ").matchAll(STATEMENT)].map(([,statement=""])=>statement.trim())}export{statementsOfBody};
