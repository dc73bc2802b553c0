/*! Bundled from parts of these packages.

vega-functions 6.1.0, vega-statistics 2.0.0:

Copyright (c) 2015-2023, University of Washington Interactive Data Lab
All rights reserved.

Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are met:

1. Redistributions of source code must retain the above copyright notice, this
   list of conditions and the following disclaimer.

2. Redistributions in binary form must reproduce the above copyright notice,
   this list of conditions and the following disclaimer in the documentation
   and/or other materials provided with the distribution.

3. Neither the name of the copyright holder nor the names of its contributors
  may be used to endorse or promote products derived from this software
  without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE
FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

*/
(()=>{var p=Math.sqrt(2*Math.PI),c=Math.SQRT2;function i(a,o,e){e=e??1;let n=(a-(o||0))/e;return Math.exp(-.5*n*n)/(e*p)}function l(a,o,e){o=o||0,e=e??1;let n=(a-o)/e,t=Math.abs(n),m;if(t>37)m=0;else{let u=Math.exp(-t*t/2),r;t<7.07106781186547?(r=.0352624965998911*t+.700383064443688,r=r*t+6.37396220353165,r=r*t+33.912866078383,r=r*t+112.079291497871,r=r*t+221.213596169931,r=r*t+220.206867912376,m=u*r,r=.0883883476483184*t+1.75566716318264,r=r*t+16.064177579207,r=r*t+86.7807322029461,r=r*t+296.564248779674,r=r*t+637.333633378831,r=r*t+793.826512519948,r=r*t+440.413735824752,m=m/r):(r=t+.65,r=t+4/r,r=t+3/r,r=t+2/r,r=t+1/r,m=u/r/2.506628274631)}return n>0?1-m:m}function s(a,o,e){return a<0||a>1?NaN:(o||0)+(e??1)*c*d(2*a-1)}function d(a){let o=-Math.log((1-a)*(1+a)),e;return o<6.25?(o-=3.125,e=-364441206401782e-35,e=-16850591381820166e-35+e*o,e=128584807152564e-32+e*o,e=11157877678025181e-33+e*o,e=-1333171662854621e-31+e*o,e=20972767875968562e-33+e*o,e=6637638134358324e-30+e*o,e=-4054566272975207e-29+e*o,e=-8151934197605472e-29+e*o,e=26335093153082323e-28+e*o,e=-12975133253453532e-27+e*o,e=-5415412054294628e-26+e*o,e=10512122733215323e-25+e*o,e=-4112633980346984e-24+e*o,e=-29070369957882005e-24+e*o,e=42347877827932404e-23+e*o,e=-13654692000834679e-22+e*o,e=-13882523362786469e-21+e*o,e=.00018673420803405714+e*o,e=-.000740702534166267+e*o,e=-.006033670871430149+e*o,e=.24015818242558962+e*o,e=1.6536545626831027+e*o):o<16?(o=Math.sqrt(o)-3.25,e=22137376921775787e-25,e=9075656193888539e-23+e*o,e=-27517406297064545e-23+e*o,e=18239629214389228e-24+e*o,e=15027403968909828e-22+e*o,e=-4013867526981546e-21+e*o,e=29234449089955446e-22+e*o,e=12475304481671779e-21+e*o,e=-47318229009055734e-21+e*o,e=6828485145957318e-20+e*o,e=24031110387097894e-21+e*o,e=-.0003550375203628475+e*o,e=.0009532893797373805+e*o,e=-.0016882755560235047+e*o,e=.002491442096107851+e*o,e=-.003751208507569241+e*o,e=.005370914553590064+e*o,e=1.0052589676941592+e*o,e=3.0838856104922208+e*o):Number.isFinite(o)?(o=Math.sqrt(o)-5,e=-27109920616438573e-27,e=-2555641816996525e-25+e*o,e=15076572693500548e-25+e*o,e=-3789465440126737e-24+e*o,e=761570120807834e-23+e*o,e=-1496002662714924e-23+e*o,e=2914795345090108e-23+e*o,e=-6771199775845234e-23+e*o,e=22900482228026655e-23+e*o,e=-99298272942317e-20+e*o,e=4526062597223154e-21+e*o,e=-1968177810553167e-20+e*o,e=7599527703001776e-20+e*o,e=-.00021503011930044477+e*o,e=-.00013871931833623122+e*o,e=1.0103004648645344+e*o,e=4.849906401408584+e*o):e=1/0,e*a}var f={cumulativeNormal:l,densityNormal:i,quantileNormal:s,isValid(a){return a!=null&&a===a}};window.vegaFunctions=f;})();
